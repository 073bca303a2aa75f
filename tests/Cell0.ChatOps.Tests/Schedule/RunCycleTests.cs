using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class RunCycleTests
{
    [Fact]
    public async Task A_run_beside_the_seeds_gateway_is_critical_and_each_trouble_is_one_incident_and_one_message()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        var id = await bench.RunAsync();
        bench.Get<FindingStore>().VerdictOf(id)!.Text.ShouldBe("CRITICAL");
        bench.Get<FindingStore>().Of(id).Where(finding => !finding.IsNews).Select(finding => (finding.Severity, finding.Component)).ShouldBe(
            [(Severity.Critical, CellZeroJobs.DevOps), (Severity.High, "cell0-security-sentinel"), (Severity.Medium, "cell0-scalability-engine")]);
        var open = bench.Get<IncidentStore>().Unresolved();
        open.Select(incident => incident.Severity).Order().ShouldBe([Severity.Medium, Severity.High, Severity.Critical]);
        Alerts(bench).Select(row => (row.Severity, row.Loud)).Order().ShouldBe([("critical", true), ("high", false), ("medium", false)]);
        Alerts(bench).Single(row => row.Severity == "critical").PlainText.ShouldContain($"{CellZeroJobs.DevOps}: 5 runs in a row timed out");
        bench.Get<ReportStore>().Of(id)!.ShouldContain("CRITICAL");
        await bench.RunAsync();
        bench.Get<IncidentStore>().Unresolved().Count.ShouldBe(3);
        Alerts(bench).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Ten_healthy_jobs_are_HEALTHY_run_after_run_and_nothing_is_loud()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        for (var run = 0; run < 6; run++)
        {
            bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
            var id = await bench.RunAsync();
            bench.Get<FindingStore>().VerdictOf(id)!.ShouldSatisfyAllConditions(
                verdict => verdict.Text.ShouldBe("HEALTHY"), verdict => verdict.Reasons.ShouldBe(["all probes that are on passed"]));
            bench.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        bench.Get<OutboxStore>().Latest(10).ShouldAllBe(row => row.Template == "status-card" && !row.Loud);
        bench.Get<IncidentStore>().List(null, 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_runs_well_again_is_over_after_two_runs_of_it_and_its_end_is_silent()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        await bench.RunAsync();
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        var first = await bench.RunAsync();
        bench.Get<FindingStore>().VerdictOf(first)!.Text.ShouldBe("CRITICAL");
        bench.Get<FindingStore>().Of(first).Count(finding => finding.IsNews).ShouldBe(3);
        bench.Get<FindingStore>().VerdictOf(await bench.RunAsync())!.Text.ShouldBe("CRITICAL", "the same runs looked at again are no news");
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        var second = await bench.RunAsync();
        bench.Get<FindingStore>().VerdictOf(second)!.Text.ShouldBe("HEALTHY");
        bench.Get<IncidentStore>().Unresolved().ShouldBeEmpty();
        Alerts(bench).Where(row => row.Template == "incident-resolved").Select(row => row.Loud).ShouldBe([false, false, false]);
    }

    [Fact]
    public async Task Every_figure_of_a_run_recomputes_from_its_stored_samples()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        var run = bench.Get<RunStore>().Find(await bench.RunAsync())!;
        run.Figures.ShouldNotBeEmpty();
        foreach (var figure in run.Figures)
        {
            var samples = bench.Get<RunStore>().Samples(figure.Id)!;
            Convert.ToHexStringLower(SHA256.HashData(samples.Csv!)).ShouldBe(figure.Sha256);
            double[] values = [.. Encoding.UTF8.GetString(samples.Csv!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
            figure.Statistic.Of(values).ShouldBe(figure.Value);
        }
    }

    [Fact]
    public async Task A_gross_change_is_measured_again_in_the_same_run_and_claimed_only_when_it_stays()
    {
        var latency = 1.0;
        var probe = new ScriptedProbe("load.cpu_intensive", () => RunBuilder.LoadOutcome(latency));
        await using var bench = new ServiceBench().With(probe);
        for (var run = 0; run < 5; run++) await bench.RunAsync();
        probe.Taken.ShouldBe(5);
        latency = 10;
        var slow = bench.Get<RunStore>().Find(await bench.RunAsync())!;
        slow.Confirmations.ShouldHaveSingleItem().ProbeId.ShouldBe("load.cpu_intensive");
        bench.Get<FindingStore>().Of(slow.Id).ShouldAllBe(finding => finding.Rule == "gross-change");
        bench.Get<FindingStore>().Of(slow.Id).ShouldNotBeEmpty();
        bench.Get<FindingStore>().VerdictOf(slow.Id)!.Reasons[0].ShouldEndWith("(not confirmed yet)");
    }

    [Fact]
    public async Task When_the_run_cannot_be_stored_nothing_of_it_is_there_neither_incident_nor_message()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        bench.Get<Database>().Write(session => session.Execute("CREATE TRIGGER full BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'no room'); END"));
        await Should.ThrowAsync<StorageException>(() => bench.RunAsync());
        bench.Get<RunStore>().Latest().ShouldBeNull();
        bench.Get<IncidentStore>().List(null, 10).ShouldBeEmpty();
        bench.Get<OutboxStore>().Latest(10).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partial_run_is_kept_apart_from_the_history()
    {
        await using var bench = new ServiceBench().With(new ScriptedProbe("load.one", () => RunBuilder.LoadOutcome(1))).With(new ScriptedProbe("load.two", () => RunBuilder.LoadOutcome(1)));
        var whole = await bench.RunAsync();
        var part = bench.Get<RunStore>().Find(await bench.RunAsync("load.two"))!;
        part.IsPartial.ShouldBeTrue();
        part.Probes.ShouldHaveSingleItem().ProbeId.ShouldBe("load.two");
        bench.Get<RunStore>().Find(await bench.RunAsync())!.PreviousRunId.ShouldBe(whole);
    }

    private static List<OutboxRow> Alerts(ServiceBench bench) => [.. bench.Get<OutboxStore>().Latest(50).Where(row => row.Template.StartsWith("incident-", StringComparison.Ordinal))];
}
