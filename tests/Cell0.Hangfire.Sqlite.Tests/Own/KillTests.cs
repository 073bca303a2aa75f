using System.Diagnostics;
using System.Globalization;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>
/// A process with four workers under load is killed at random moments, and started again. <c>CELL0_KILLS=100</c> makes it a hundred and prints how fast the next process goes on
/// (with <c>-showliveoutput</c>); <c>CELL0_SEED</c> repeats the moments of a run.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 4;
    private readonly TemporaryFolder folder = new();
    private readonly List<int> lives = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void No_kill_loses_a_job_or_has_one_done_by_two_workers_at_once()
    {
        var kills = Environment.GetEnvironmentVariable("CELL0_KILLS") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : 5;
        var seed = Environment.GetEnvironmentVariable("CELL0_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"CELL0_SEED={seed}");
        var random = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            Kill(random);
            Whole(kill);
        }

        Run("drain", process => process.WaitForExit((int)Wait.Limit.TotalMilliseconds).ShouldBeTrue("it does not come to an end"));
        var lines = Prey.Lines(Journal);
        NoneTwiceInALife(lines);
        FewAgain(lines);
        NoneLost(lines);
        output.WriteLine(Summary(lines, kills));
    }

    private string Db => folder.File("jobs.db");

    private string Journal => folder.File("journal");

    /// <summary>The moment is a count of events, not a time: on any machine it falls somewhere between the opening of the file and full load.</summary>
    private void Kill(Random random)
    {
        var after = Length() + random.Next(1, 12_000);
        var spins = random.Next(20_000);
        Run("load", process =>
        {
            Wait.Until(() => process.HasExited || Length() >= after, () => $"the journal does not grow: {Length()} of {after} bytes");
            if (process.HasExited) Assert.Fail(process.StandardError.ReadToEnd());
            Thread.SpinWait(spins);
            process.Kill();
            process.WaitForExit();
        });
    }

    private void Run(string mode, Action<Process> then)
    {
        using var process = Prey.Start(Db, Journal, mode);
        lives.Add(process.Id);
        try
        {
            then(process);
            if (mode == "drain") process.ExitCode.ShouldBe(0, process.StandardError.ReadToEnd());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>A copy is looked at, so that the next process finds the file as the kill left it.</summary>
    private void Whole(int kill)
    {
        if (!File.Exists(Db)) return;
        var copy = folder.File($"copy-{kill}.db");
        File.Copy(Db, copy);
        if (File.Exists(Db + "-wal")) File.Copy(Db + "-wal", copy + "-wal");
        Database.Ask(copy, "PRAGMA integrity_check").ShouldBe("ok");
        foreach (var file in Directory.GetFiles(folder.Path, $"copy-{kill}.*")) File.Delete(file);
    }

    private static void NoneTwiceInALife(List<Prey.Line> lines) =>
        lines.Where(l => l.What == "B").GroupBy(l => (l.Process, l.Number)).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty("done twice by one process");

    /// <summary>Done again is only what a worker held when its process died.</summary>
    private void FewAgain(List<Prey.Line> lines)
    {
        var begun = new HashSet<long>();
        foreach (var life in lives)
        {
            var now = lines.Where(l => l.What == "B" && l.Process == life).Select(l => l.Number).ToList();
            now.Count(begun.Contains).ShouldBeLessThanOrEqualTo(Workers, $"process {life} did again what had been done");
            begun.UnionWith(now);
        }
    }

    private void NoneLost(List<Prey.Line> lines)
    {
        var ended = lines.Where(l => l.What == "E").Select(l => l.Number).ToHashSet();
        var promised = lines.Where(l => l.What == "Q").ToList();
        promised.Where(l => !ended.Contains(l.Number)).ShouldBeEmpty("promised and never done");
        promised.Select(l => l.Detail).Distinct().Count().ShouldBe(promised.Count, "an id was given twice");
        using (var storage = new SqliteJobStorage(Db))
        {
            using var connection = (JobStorageConnection)storage.GetConnection();
            promised.Where(l => connection.GetJobData($"{l.Detail}")?.State != "Succeeded").ShouldBeEmpty("promised and not marked as done");
            var monitor = storage.GetMonitoringApi();
            var s = monitor.GetStatistics();
            s.Succeeded.ShouldBe(monitor.SucceededListCount(), "a job's end and its counter are one");
            (s.Enqueued, s.Processing, s.Scheduled, s.Failed).ShouldBe((0, 0, 0, 0));
            monitor.EnqueuedCount("default").ShouldBe(0);
        }

        Database.Ask(Db, "PRAGMA integrity_check").ShouldBe("ok");
        Database.Ask(Db, "SELECT count(*) FROM queue").ShouldBe("0");
    }

    private string Summary(List<Prey.Line> lines, int kills)
    {
        var again = lines.Count(l => l.What == "B") - lines.Where(l => l.What == "B").Select(l => l.Number).Distinct().Count();
        return string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills: {lines.Count(l => l.What == "Q")} jobs promised, 0 lost, 0 done twice in one life, {again} done again after a kill; the first job of a life begins {Spread("S")} after the start of Main, {Spread("O")} after the file is open.");

        string Spread(string from)
        {
            var spans = lives.Select(life => (Start: lines.Find(l => l.Process == life && l.What == from), First: lines.Find(l => l.Process == life && l.What == "B")))
                .Where(life => life is { Start: not null, First: not null }).Select(life => life.First!.At - life.Start!.At).Order().ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{spans[spans.Count / 2]} ms (median; most {spans[^1]} ms; {spans.Count} lives)");
        }
    }

    private long Length() => new FileInfo(Journal) is { Exists: true } file ? file.Length : 0;
}
