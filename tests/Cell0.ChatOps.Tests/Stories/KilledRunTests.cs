using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Stories;

/// <summary>kill -9 on the real executable, at moments that it names itself.</summary>
public sealed class KilledRunTests
{
    [Theory]
    [InlineData("R1: 1 of")]
    [InlineData("connectivity.gateway_api")]
    [InlineData("host.memory")]
    [InlineData("done")]
    public async Task A_run_is_whole_or_absent_and_the_next_start_says_so(string moment)
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        await using (var killed = RealService.Start(settings, "run"))
        {
            await killed.SaysAsync(moment);
            await killed.KillAsync();
        }

        var isThere = IsWhole(settings["Storage:Directory"], new RunId(1));
        await using var next = RealService.Start(settings, "run");
        var code = await next.ExitAsync();
        code.ShouldBeInRange(0, 1, string.Join('\n', next.Lines));
        next.Lines.Any(line => line.Contains("R1, begun", StringComparison.Ordinal) && line.Contains("was interrupted", StringComparison.Ordinal)).ShouldBe(!isThere);
        IsWhole(settings["Storage:Directory"], new RunId(2)).ShouldBeTrue();
        var (_, third) = await RealService.ToTheEndAsync(settings, "run", "--probe", "host.system");
        third.ShouldNotContain("interrupted");
    }

    /// <summary>Whole: figures, samples, findings, verdict and report are all there.</summary>
    private static bool IsWhole(string directory, RunId id)
    {
        using var database = new Database(Options.Create(new StorageOptions { Directory = directory }), TimeProvider.System);
        database.Notice.ShouldBeNull();
        var runs = new RunStore(database);
        if (runs.Find(id) is not { } run)
        {
            using var session = database.Read();
            session.Scalar<int>("SELECT (SELECT count(*) FROM samples WHERE run_id = @Value) + (SELECT count(*) FROM verdict WHERE run_id = @Value) + (SELECT count(*) FROM report WHERE run_id = @Value)", id).ShouldBe(0);
            return false;
        }

        run.Probes.Count.ShouldBeGreaterThan(10);
        run.Figures.ShouldAllBe(figure => runs.Samples(figure.Id)!.Matches);
        new FindingStore(database).VerdictOf(id).ShouldNotBeNull();
        new ReportStore(database).Of(id)!.ShouldContain(id.ToString());
        return true;
    }
}
