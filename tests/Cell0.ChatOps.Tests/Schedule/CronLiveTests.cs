using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Schedule;

/// <summary>From what happens at the gateway, over the real connection, to incidents and the ledger of runs.</summary>
public sealed class CronLiveTests
{
    private const string Listener = "No active WhatsApp Web listener (account: default)";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(600);

    private static DateTimeOffset Now => RunBuilder.Morning;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_fails_at_the_gateway_is_an_incident_and_one_that_works_ends_it_without_any_run_of_the_suite()
    {
        await using var bench = await StartAsync(Job());
        using var worker = await FollowAsync(bench);
        await bench.Gateway!.Cron.RunAsync("job-1", SimulatedEnd.TimedOut(Limit));
        await bench.Gateway.Cron.RunAsync("job-1", SimulatedEnd.TimedOut(Limit));
        await UntilAsync(() => bench.Get<IncidentStore>().Unresolved() is [{ Title: "nightly: 2 runs in a row timed out" }]);
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.Gateway.Cron.RunAsync("job-1", SimulatedEnd.Ok(TimeSpan.FromSeconds(41)));
        await UntilAsync(() => bench.Get<IncidentStore>().Unresolved() is [{ CleanStreak: 1 }]);
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.Gateway.Cron.RunAsync("job-1", SimulatedEnd.Ok(TimeSpan.FromSeconds(41)));
        await UntilAsync(() => bench.Get<IncidentStore>().Unresolved().Count == 0);
        bench.Get<CronHistoryStore>().Of("job-1", 10).Count.ShouldBeGreaterThanOrEqualTo(1);
        await worker.StopAsync(Ct);
    }

    [Fact]
    public async Task A_timeout_whose_session_ended_well_is_an_overrun_at_once()
    {
        await using var bench = await StartAsync(TimedOut(4));
        bench.Gateway!.Sessions = [new SimulatedSession("agent:main:cron:job-1", "session-1", "done", Now)];
        await FinishAsync(bench, TimedOut(5) with { LastRunAt = Now.AddSeconds(-648) }, "session-1");
        Judge(bench).ShouldHaveSingleItem().Incident.Title.ShouldBe("nightly: overran its limit of 10 min, but did its work");
        var why = bench.Get<IncidentStore>().Unresolved().Single().Finding.Evidence;
        why.ShouldContain(evidence => evidence.Text.Contains("ended well, 648 s after the start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timeout_whose_session_ends_well_only_later_becomes_an_overrun_then()
    {
        await using var bench = await StartAsync(TimedOut(4));
        bench.Gateway!.Sessions = [new SimulatedSession("agent:main:cron:job-1", "session-1", "running", Now)];
        await FinishAsync(bench, TimedOut(5) with { LastRunAt = Now.AddSeconds(-600) }, "session-1");
        Judge(bench).ShouldHaveSingleItem().Incident.Finding.Rule.ShouldBe("cron-timeout");
        bench.Gateway.Sessions = [new SimulatedSession("agent:main:cron:job-1", "session-1", "done", Now.AddSeconds(48))];
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Get<CronWatch>().TendAsync(Ct);
        var eased = Judge(bench).ShouldHaveSingleItem();
        (eased.Kind, eased.Incident.Finding.Rule, eased.Incident.Severity).ShouldBe((IncidentChangeKind.Eased, "cron-overran", Severity.Medium));
    }

    [Fact]
    public async Task Runs_from_before_we_came_are_fetched_once_and_outlive_what_the_gateway_keeps()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        var job = TimedOut(5);
        bench.Gateway!.Jobs = [job];
        for (var run = 0; run < 30; run++) bench.Gateway.Cron.Remember(new SimulatedRun("job-1", "nightly", null, job.LastRunAt!.Value.AddMinutes(-5 * run), SimulatedEnd.TimedOut(Limit), null));
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        bench.Get<CronHistoryStore>().Of("job-1", 100).Count.ShouldBe(30);
        var lengths = bench.Get<CronSight>().Look()!.Health.Jobs.Single().Lengths.ShouldNotBeNull();
        (lengths.Mean, lengths.Runs, lengths.CutOff).ShouldBe((Limit, 20, 20));

        var asked = Asked(bench);
        await bench.Get<CronWatch>().ReadAsync(Ct);
        await bench.Get<CronWatch>().TendAsync(Ct);
        Asked(bench).ShouldBe(asked);
    }

    [Fact]
    public async Task A_gateway_that_keeps_no_runs_is_not_asked_again_and_again()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        bench.Gateway!.Jobs = [TimedOut(5)];
        bench.Gateway.Refuse = method => method == "cron.runs" ? "unknown cron job id" : null;
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        Judge(bench).ShouldHaveSingleItem().Incident.Severity.ShouldBe(Severity.Critical);
    }

    [Theory]
    [InlineData(false, "WhatsApp is not linked")]
    [InlineData(true, "WhatsApp is linked but silent")]
    [InlineData(null, "the gateway has no WhatsApp plugin")]
    public async Task A_message_that_found_no_listener_is_told_with_its_cause(bool? linked, string cause)
    {
        await using var bench = await StartAsync(Job() with { DeliveryMode = "announce", DeliveryChannel = "whatsapp" });
        bench.Gateway!.Channels = linked is { } isLinked ? [new SimulatedChannel("whatsapp") { Linked = isLinked }] : [];
        await FinishAsync(bench, Job().Undelivered(Now.AddMinutes(-1), TimeSpan.FromSeconds(41), Listener) with { DeliveryMode = "announce", DeliveryChannel = "whatsapp", NextRunAt = Now.AddMinutes(4) });
        Judge(bench).ShouldHaveSingleItem().Incident.Title.ShouldBe($"nightly: ran, but its message was not delivered: {cause}");
    }

    [Fact]
    public async Task Five_thousand_jobs_are_read_and_judged()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        bench.Gateway!.Jobs = [.. Enumerable.Range(0, 5_000).Select(index => Job() with { Id = $"job-{index}", Name = $"job {index}" })];
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        Judge(bench).ShouldBeEmpty();
        bench.Get<CronSight>().Look()!.Health.Jobs.Count.ShouldBe(5_000);
    }

    private static SimulatedJob Job() => new SimulatedJob("nightly") { Id = "job-1", Every = TimeSpan.FromMinutes(15), TimeoutSeconds = 600 }.Succeeded(Now.AddMinutes(-10), TimeSpan.FromSeconds(41)) with { NextRunAt = Now.AddMinutes(5) };

    private static SimulatedJob TimedOut(int inARow) => Job().Failed(Now.AddMinutes(-12), Limit, inARow, CellZeroJobs.TimedOut, "timeout") with { NextRunAt = Now.AddMinutes(3) };

    private static int Asked(ServiceBench bench) => bench.Gateway!.Calls.All.Count(call => call.Method == "cron.runs");

    private static async Task<ServiceBench> StartAsync(SimulatedJob job)
    {
        var bench = await new ServiceBench().WithGatewayAsync();
        bench.Gateway!.Jobs = [job];
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        return bench;
    }

    private static async Task<CronWatchWorker> FollowAsync(ServiceBench bench)
    {
        (await bench.Get<IGatewayReads>().HelloAsync(Ct)).IsOk.ShouldBeTrue();
        var worker = new CronWatchWorker(bench.Get<IGatewayEvents>(), bench.Get<CronWatch>(), Options.Create(new GatewayOptions()), Options.Create(new IncidentOptions()), bench.Clock, NullLogger<CronWatchWorker>.Instance);
        var reading = bench.Clock.WaitOf(new GatewayOptions().ProbeEvery);
        await worker.StartAsync(Ct);
        await reading;
        return worker;
    }

    private static Task<bool> FinishAsync(ServiceBench bench, SimulatedJob job, string? sessionId = null) => bench.Get<CronWatch>().TakeAsync(GatewayJobs.Finished(job, Now, sessionId), Ct);

    private static IReadOnlyList<IncidentChange> Judge(ServiceBench bench) => bench.Get<CronWatch>().Judge().Changes;

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!reached()) await Task.Delay(20, patience.Token);
    }
}
