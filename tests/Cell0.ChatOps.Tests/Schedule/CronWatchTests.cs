using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class CronWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static DateTimeOffset Now => RunBuilder.Morning;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static SimulatedJob Well => new SimulatedJob("cell0-devops-cicd") { Id = "job-1" }.Succeeded(Now.AddMinutes(-10), TimeSpan.FromSeconds(41));

    [Fact]
    public async Task A_second_failure_is_an_incident_with_its_message_before_any_run()
    {
        await using var bench = await StartAsync(Well);
        Judge(bench).ShouldBeEmpty();
        await FinishAsync(bench, TimedOut(1));
        Judge(bench).ShouldBeEmpty();
        await FinishAsync(bench, TimedOut(2));
        var opened = Judge(bench).ShouldHaveSingleItem();
        (opened.Kind, opened.Incident.Severity, opened.Incident.Title).ShouldBe((IncidentChangeKind.Opened, Severity.Medium, "cell0-devops-cicd: 2 runs in a row timed out"));
        bench.Get<OutboxStore>().Latest(10).ShouldContain(row => row.Subject == opened.Incident.Code);
        await FinishAsync(bench, TimedOut(5));
        Judge(bench).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Worsened);
    }

    [Fact]
    public async Task The_second_good_run_ends_the_incident_however_often_the_first_is_looked_at()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Judge(bench).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Opened);
        bench.Gateway!.Jobs = [WellAgain(-5)];
        await FinishAsync(bench, WellAgain(-5));
        for (var look = 0; look < 4; look++)
        {
            var looked = bench.Get<CronWatch>().Judge();
            (looked.Changes.Count, looked.Wants).ShouldBe((0, false));
            (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        }

        await bench.RunAsync();
        await FinishAsync(bench, WellAgain(-1));
        var over = Judge(bench).ShouldHaveSingleItem();
        (over.Kind, over.Why).ShouldBe((IncidentChangeKind.Resolved, "2 good runs in a row since"));
    }

    [Fact]
    public async Task A_streak_that_was_set_back_without_a_run_is_no_good_run()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Judge(bench).ShouldHaveSingleItem();
        await FinishAsync(bench, TimedOut(0));
        for (var look = 0; look < 4; look++) Judge(bench).ShouldBeEmpty();
        bench.Get<IncidentStore>().Unresolved().ShouldHaveSingleItem().CleanStreak.ShouldBe(0);
    }

    [Fact]
    public async Task One_bad_run_between_two_good_ones_starts_the_count_again()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Judge(bench).ShouldHaveSingleItem();
        await FinishAsync(bench, WellAgain(-5));
        Judge(bench).ShouldBeEmpty();
        await FinishAsync(bench, TimedOut(1) with { LastRunAt = Now.AddMinutes(-4) });
        Judge(bench).ShouldBeEmpty();
        await FinishAsync(bench, WellAgain(-3));
        Judge(bench).ShouldBeEmpty();
        await FinishAsync(bench, WellAgain(-2));
        Judge(bench).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Resolved);
    }

    [Fact]
    public async Task The_cause_stays_while_the_next_run_is_under_way_though_the_gateway_forgot_it()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Judge(bench).ShouldHaveSingleItem();
        var running = TimedOut(5) with { RunningAt = Now, LastError = null, LastErrorReason = null };
        await bench.Get<CronWatch>().TakeAsync(new CronEvent(Now, CronAction.Started, running.Id, GatewayJobs.Of(running), null), Ct);
        Judge(bench).ShouldBeEmpty();
        bench.Gateway!.Jobs = [running];
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        Judge(bench).ShouldBeEmpty();
        bench.Get<IncidentStore>().Unresolved().ShouldHaveSingleItem().Finding.ShouldSatisfyAllConditions(
            finding => finding.Issue.ShouldBe("cell0-devops-cicd: 5 runs in a row timed out"), finding => finding.Rule.ShouldBe("cron-timeout"));
    }

    [Fact]
    public async Task A_gateway_that_was_stopped_ends_no_incident_of_its_jobs_nor_of_its_own()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Judge(bench).ShouldHaveSingleItem();
        bench.Gateway!.Mode = GatewayMode.NotReady;
        await bench.RunAsync();
        await bench.RunAsync();
        bench.Get<IncidentStore>().Unresolved().Select(incident => incident.Finding.Rule).ShouldBe(["gateway-degraded", "cron-timeout"]);
        await bench.Gateway.KillAsync();
        bench.Get<CronWatch>().Lost(new GatewayError(GatewayErrorKind.Unreachable, "connection refused"));
        for (var look = 0; look < 3; look++)
        {
            await bench.RunAsync();
            Judge(bench).ShouldBeEmpty();
        }

        bench.Get<IncidentStore>().Unresolved().Select(incident => incident.Finding.Rule).ShouldBe(["gateway-gone", "gateway-degraded", "cron-timeout"]);
    }

    [Fact]
    public async Task The_verdict_now_follows_the_jobs_and_the_connection_and_not_the_last_run()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Verdicts(bench).ShouldBe((null, null));
        Judge(bench).ShouldHaveSingleItem();
        Verdicts(bench).ShouldBe(("CRITICAL", null));
        await bench.RunAsync();
        Verdicts(bench).ShouldBe(("CRITICAL", "CRITICAL"));
        await FinishAsync(bench, WellAgain(-5));
        Judge(bench);
        Verdicts(bench).ShouldBe(("CRITICAL", "CRITICAL"));
        await FinishAsync(bench, WellAgain(-1));
        Judge(bench).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Resolved);
        Verdicts(bench).ShouldBe(("HEALTHY", "CRITICAL"));

        bench.Get<CronWatch>().Lost(new GatewayError(GatewayErrorKind.Unreachable, "connection refused"));
        Verdicts(bench).ShouldBe(("UNKNOWN", "CRITICAL"));
        bench.Get<PresentDesk>().Look().Verdict!.Reasons.ShouldBe(["the gateway's jobs are not seen since 2026-02-18 09:24 +00:00: connection refused"]);
    }

    [Fact]
    public async Task A_gateway_that_died_since_the_run_is_told_whatever_the_run_said()
    {
        await using var bench = await StartAsync(Well);
        await bench.RunAsync();
        Verdicts(bench).ShouldBe(("HEALTHY", "HEALTHY"));
        await bench.Gateway!.KillAsync();
        bench.Get<CronWatch>().Lost(new GatewayError(GatewayErrorKind.Unreachable, "connection refused"));
        Verdicts(bench).ShouldBe(("UNKNOWN", "HEALTHY"));
        var waiting = bench.Clock.WaitOf(TimeSpan.FromSeconds(3));
        var look = bench.Get<GatewayWatch>().LookAsync(Ct);
        await waiting;
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        await look;
        Verdicts(bench).ShouldBe(("CRITICAL", "HEALTHY"));
    }

    [Fact]
    public async Task What_a_run_found_once_weighs_until_a_later_look_clears_it()
    {
        await using var bench = await StartAsync(Well);
        bench.Gateway!.Mode = GatewayMode.NotReady;
        await bench.RunAsync();
        Verdicts(bench).ShouldBe(("DEGRADED", "DEGRADED"));
        bench.Gateway.Mode = GatewayMode.Normal;
        await bench.Get<GatewayWatch>().LookAsync(Ct);
        Verdicts(bench).ShouldBe(("HEALTHY", "DEGRADED"));
    }

    [Fact]
    public async Task What_happened_while_nobody_listened_is_found_by_reading_anew()
    {
        await using var bench = await StartAsync(Well);
        bench.Get<CronWatch>().Lost(new GatewayError(GatewayErrorKind.Closed, "service restart"));
        bench.Gateway!.Jobs = [TimedOut(5)];
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        Judge(bench).ShouldHaveSingleItem().Incident.Severity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public async Task Without_events_nothing_is_judged_and_the_age_grows()
    {
        await using var bench = await StartAsync(Well with { NextRunAt = Now.AddMinutes(5) });
        bench.Get<CronWatch>().Lost(new GatewayError(GatewayErrorKind.Closed, "service restart"));
        bench.Clock.Advance(TimeSpan.FromHours(2));
        Judge(bench).ShouldBeEmpty();
        var seen = bench.Get<CronSight>().Look()!;
        (seen.IsLive, seen.Problem, seen.Health.ReadAt).ShouldBe((false, "service restart", Now));
    }

    [Fact]
    public async Task A_job_becomes_overdue_by_the_clock_alone_and_a_start_ends_that()
    {
        await using var bench = await StartAsync(Well with { NextRunAt = Now.AddMinutes(5) });
        Judge(bench).ShouldBeEmpty();
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        Judge(bench).ShouldHaveSingleItem().Incident.Finding.Rule.ShouldBe("cron-overdue");
        var running = Well with { RunningAt = bench.Clock.GetUtcNow(), NextRunAt = null };
        await bench.Get<CronWatch>().TakeAsync(new CronEvent(bench.Clock.GetUtcNow(), CronAction.Started, running.Id, GatewayJobs.Of(running), null), Ct);
        Judge(bench).ShouldBeEmpty();
        Judge(bench).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Resolved);
    }

    [Fact]
    public async Task A_removed_job_takes_its_trouble_with_it()
    {
        await using var bench = await StartAsync(TimedOut(5));
        Judge(bench).ShouldHaveSingleItem();
        await bench.Get<CronWatch>().TakeAsync(new CronEvent(Now, CronAction.Removed, "job-1", null, null), Ct);
        Judge(bench).ShouldBeEmpty();
        Judge(bench).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Resolved);
    }

    [Fact]
    public async Task An_event_without_its_job_makes_us_ask_for_it()
    {
        await using var bench = await StartAsync(Well);
        bench.Gateway!.Jobs = [TimedOut(5)];
        var news = new CronEvent(Now, CronAction.Updated, "job-1", null, null);
        if (!await bench.Get<CronWatch>().TakeAsync(news, Ct)) await bench.Get<CronWatch>().ReadAsync(Ct);
        Judge(bench).ShouldHaveSingleItem().Incident.Severity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public async Task Between_runs_the_jobs_are_judged_as_they_are_known_and_not_written_down_first()
    {
        await using var bench = await StartAsync(TimedOut(5));
        var health = bench.Get<CronBoard>().See()!;
        var probe = CronGlance.Of(health, Now).Probe("cron.health")!;
        probe.Read<CronHealth>().ShouldBeSameAs(health);
        System.Text.Json.JsonSerializer.Deserialize<CronHealth>(probe.Details!.Value, SuiteJson.Options)!.Jobs.ShouldBe(health.Jobs);
        (probe with { Details = null }).Read<CronHealth>().ShouldBeNull();
    }

    [Fact]
    public async Task The_same_facts_are_judged_once_and_incidents_of_other_kinds_are_left_alone()
    {
        await using var bench = await StartAsync(Well);
        await bench.Gateway!.KillAsync();
        await bench.RunAsync();
        await bench.RunAsync();
        var gone = bench.Get<IncidentStore>().Unresolved().ShouldHaveSingleItem();
        for (var look = 0; look < 5; look++) Judge(bench).ShouldBeEmpty();
        bench.Get<IncidentStore>().Unresolved().ShouldHaveSingleItem().Code.ShouldBe(gone.Code);
    }

    [Fact]
    public async Task The_worker_takes_an_event_to_an_incident_by_itself_and_looks_again_to_close_it()
    {
        await using var bench = await StartAsync(Well);
        var events = new ScriptedGatewayEvents();
        using var worker = new CronWatchWorker(events, bench.Get<CronWatch>(), Options.Create(new GatewayOptions()), Options.Create(new IncidentOptions()), bench.Clock, NullLogger<CronWatchWorker>.Instance);
        await worker.StartAsync(Ct);
        events.Tell(new LinkUp(Now, GatewayJobs.Hello));
        bench.Gateway!.Jobs = [TimedOut(3)];
        events.Tell(GatewayJobs.Finished(TimedOut(3), Now));
        await UntilAsync(() => bench.Get<IncidentStore>().Unresolved().Count == 1);

        bench.Gateway!.Jobs = [];
        var again = bench.Clock.WaitOf(TimeSpan.FromSeconds(3));
        events.Tell(new CronEvent(Now, CronAction.Removed, "job-1", null, null));
        await again;
        bench.Get<IncidentStore>().Unresolved().Count.ShouldBe(1);
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        await UntilAsync(() => bench.Get<IncidentStore>().Unresolved().Count == 0);
        await worker.StopAsync(Ct);
    }

    private static (string? Now, string? Said) Verdicts(ServiceBench bench)
    {
        var present = bench.Get<PresentDesk>().Look();
        return (present.Verdict?.Text, present.Said?.Text);
    }

    private static SimulatedJob WellAgain(int minutes) => Well.Succeeded(Now.AddMinutes(minutes), TimeSpan.FromSeconds(41)) with { NextRunAt = Now.AddMinutes(10) };

    private static SimulatedJob TimedOut(int inARow) => Well.Failed(Now.AddMinutes(-6), Limit, inARow, "cron: job execution timed out", "timeout") with { NextRunAt = Now.AddMinutes(10) };

    private static async Task<ServiceBench> StartAsync(SimulatedJob job)
    {
        var bench = await new ServiceBench().WithGatewayAsync();
        bench.Gateway!.Jobs = [job with { NextRunAt = job.NextRunAt < Now ? Now.AddMinutes(5) : job.NextRunAt }];
        (await bench.Get<CronWatch>().ReadAsync(Ct)).ShouldBeTrue();
        return bench;
    }

    private static Task<bool> FinishAsync(ServiceBench bench, SimulatedJob job) => bench.Get<CronWatch>().TakeAsync(GatewayJobs.Finished(job, Now), Ct);

    private static IReadOnlyList<IncidentChange> Judge(ServiceBench bench) => bench.Get<CronWatch>().Judge().Changes;

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!reached()) await Task.Delay(20, patience.Token);
    }
}
