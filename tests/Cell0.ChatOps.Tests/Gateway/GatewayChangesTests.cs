using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;
using static Cell0.ChatOps.Tests.Gateway.LinkBench;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayChangesTests
{
    private const string Id = CellZeroJobs.DevOpsId;
    private static readonly CronPatch NineHundred = new() { Timeout = TimeSpan.FromSeconds(900) };

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_timeout_is_changed_in_seconds_on_a_connection_of_its_own(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        var before = (await bench.Reads.JobAsync(Id, Cancel)).Value;

        var after = (await bench.Changes.UpdateJobAsync(Id, NineHundred, before.ConfigRevision, Cancel)).Value;

        NineHundred.Unmet(after).ShouldBeEmpty();
        after.ConfigRevision.ShouldNotBe(before.ConfigRevision);
        (await bench.Reads.JobAsync(Id, Cancel)).Value.ShouldBe(after);
        var update = bench.Gateway.Calls.All.Single(call => call.Method == "cron.update");
        update.Scopes.ShouldBe(["operator.admin"]);
        update.Parameters["patch"]!.ToJsonString().ShouldBe("""{"payload":{"kind":"agentTurn","timeoutSeconds":900}}""");
        update.Parameters.ContainsKey("expectedConfigRevision").ShouldBe(age == GatewayAge.New);
        SpinWait.SpinUntil(() => bench.Gateway.OpenConnections == 1, TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_job_that_somebody_edited_since_is_not_touched(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        var before = (await bench.Reads.JobAsync(Id, Cancel)).Value;
        await bench.Gateway.Cron.EditAsync(Id, job => job with { TimeoutSeconds = 1200 });

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, before.ConfigRevision, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Changed);

        bench.Gateway.Find(Id)!.TimeoutSeconds.ShouldBe(1200);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_run_in_between_is_no_edit(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        var before = (await bench.Reads.JobAsync(Id, Cancel)).Value;
        await bench.Gateway.Cron.RunAsync(Id, SimulatedEnd.TimedOut(TimeSpan.FromSeconds(600)));

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, before.ConfigRevision, Cancel)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task An_edit_between_our_look_and_our_write_is_refused_by_the_gateway_itself()
    {
        await using var bench = await StartAsync();
        var before = (await bench.Reads.JobAsync(Id, Cancel)).Value;
        bench.Gateway.Hooks["cron.update"] = (_, usual) =>
        {
            bench.Gateway.Cron.EditAsync(Id, job => job with { TimeoutSeconds = 1200 }).GetAwaiter().GetResult();
            return usual();
        };

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, before.ConfigRevision, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Changed);

        bench.Gateway.Find(Id)!.TimeoutSeconds.ShouldBe(1200);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Interval_switch_and_timeout_are_changed_together_and_taken_back(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        var before = (await bench.Reads.JobAsync(Id, Cancel)).Value;
        var patch = NineHundred with { Every = TimeSpan.FromMinutes(30), Enabled = false };

        var off = (await bench.Changes.UpdateJobAsync(Id, patch, null, Cancel)).Value;
        var back = (await bench.Changes.UpdateJobAsync(Id, new CronPatch { Timeout = before.Timeout, Every = before.Schedule.Every, Anchor = before.Schedule.Anchor, Enabled = true }, off.ConfigRevision, Cancel)).Value;

        patch.Unmet(off).ShouldBeEmpty();
        off.Schedule.Anchor.ShouldBe(before.Schedule.Anchor);
        off.State.NextRunAt.ShouldBeNull();
        (back.Schedule, back.Timeout, back.Enabled, back.State.ConsecutiveErrors).ShouldBe((before.Schedule, before.Timeout, true, 0));
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task The_start_of_a_job_that_runs_by_an_expression_is_spread_and_set_back_on_the_dot(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        bench.Gateway.Jobs = [new SimulatedJob("nightly") { Id = "nightly", CronExpression = "0 3 * * *", TimeZone = "Europe/Berlin" }];

        var spread = (await bench.Changes.UpdateJobAsync("nightly", new CronPatch { Stagger = TimeSpan.FromSeconds(90) }, null, Cancel)).Value;
        var back = (await bench.Changes.UpdateJobAsync("nightly", new CronPatch { Stagger = TimeSpan.Zero }, spread.ConfigRevision, Cancel)).Value;

        spread.Schedule.ShouldBe(new CronSchedule("cron", Expression: "0 3 * * *", TimeZone: "Europe/Berlin", Stagger: TimeSpan.FromSeconds(90)));
        back.Schedule.Stagger.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_failure_alert_is_set_switched_off_and_left_to_the_gateway_again()
    {
        await using var bench = await StartAsync();
        var alert = new CronFailureAlert { After = 2, Cooldown = TimeSpan.FromHours(1), Mode = "announce", Channel = "telegram", To = "-100" };

        foreach (var patch in new CronPatch[] { new() { FailureAlert = alert }, new() { FailureAlert = CronFailureAlert.Off }, new() { ClearFailureAlert = true } })
            patch.Unmet((await bench.Changes.UpdateJobAsync(Id, patch, null, Cancel)).Value).ShouldBeEmpty();

        (await bench.Reads.JobAsync(Id, Cancel)).Value.FailureAlert.ShouldBeNull();
    }

    [Fact]
    public async Task An_old_gateway_refuses_a_failure_alert_and_ignores_that_a_timeout_is_cleared()
    {
        await using var bench = await StartAsync(GatewayAge.Old);

        var refused = await bench.Changes.UpdateJobAsync(Id, new CronPatch { FailureAlert = CronFailureAlert.Off }, null, Cancel);
        var clear = new CronPatch { ClearTimeout = true };
        var ignored = await bench.Changes.UpdateJobAsync(Id, clear, null, Cancel);

        refused.Error!.Kind.ShouldBe(GatewayErrorKind.Refused);
        refused.Error.Message.ShouldContain("unexpected property 'failureAlert'");
        clear.Unmet(ignored.Value).ShouldHaveSingleItem().ShouldStartWith("payload.timeoutSeconds: wanted none");
    }

    [Fact]
    public async Task A_gateway_that_says_ok_and_changes_nothing_is_seen_through()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Hooks["cron.update"] = (_, _) => SimulatedOutcome.Ok(bench.Gateway.JobNow(Id));

        var answer = (await bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel)).Value;

        NineHundred.Unmet(answer).ShouldBe(["payload.timeoutSeconds: wanted 00:15:00, found 00:10:00"]);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task An_unknown_job_is_not_found_and_nothing_is_sent(GatewayAge age)
    {
        await using var bench = await StartAsync(age);

        (await bench.Changes.UpdateJobAsync("nobody", NineHundred, null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotFound);
        (await bench.Changes.RunJobAsync("nobody", Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotFound);

        bench.Gateway.Calls.Count("cron.update").ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_whose_answer_is_lost_may_have_been_made(bool cuts)
    {
        await using var bench = await StartAsync();
        bench.Gateway.Hooks["cron.update"] = (_, usual) => usual() with { Cuts = cuts, Silent = true };
        var waiting = bench.Clock.WaitOf(TimeSpan.FromSeconds(30));
        var change = bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel);
        await waiting;
        await bench.Gateway.Calls.ArrivedAsync("cron.update");

        if (!cuts)
            bench.Clock.Advance(TimeSpan.FromSeconds(30));

        (await change).Error!.ShouldSatisfyAllConditions(error => error.Kind.ShouldBe(GatewayErrorKind.OutcomeUnknown), error => error.Message.ShouldEndWith("Whether the change was made is not known."));
        (await bench.Reads.JobAsync(Id, Cancel)).Value.Timeout.ShouldBe(TimeSpan.FromSeconds(900));
    }

    [Fact]
    public async Task A_change_whose_answer_cannot_be_read_may_have_been_made()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Tamper = (method, payload) => payload["name"] = method == "cron.update" ? 7 : "x";

        var error = (await bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel)).Error!;

        (error.Kind, error.Path).ShouldBe((GatewayErrorKind.OutcomeUnknown, "$.name"));
        bench.Gateway.Find(Id)!.TimeoutSeconds.ShouldBe(900);
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_a_change_leaves_its_outcome_unknown()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Hooks["cron.update"] = (_, usual) => usual() with { Silent = true, Then = bench.Gateway.RestartSoonAsync };

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.OutcomeUnknown);

        await bench.Gateway.Restarting;
        (await bench.Reads.JobAsync(Id, Cancel)).Value.Timeout.ShouldBe(TimeSpan.FromSeconds(900));
    }

    [Theory]
    [InlineData(GatewayMode.Busy, GatewayErrorKind.Busy)]
    [InlineData(GatewayMode.Starting, GatewayErrorKind.Starting)]
    [InlineData(GatewayMode.ProtocolMismatch, GatewayErrorKind.ProtocolMismatch)]
    [InlineData(GatewayMode.HtmlEverywhere, GatewayErrorKind.NotAGateway)]
    public async Task A_change_that_was_never_let_in_was_not_made(GatewayMode mode, GatewayErrorKind kind)
    {
        await using var bench = await StartAsync();
        bench.Gateway.Mode = mode;

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel)).Error!.Kind.ShouldBe(kind);
        (await bench.Changes.RunJobAsync(Id, Cancel)).Error!.Kind.ShouldBe(kind);

        bench.Gateway.Find(Id)!.TimeoutSeconds.ShouldBe(600);
        bench.Gateway.Cron.IsRunning(Id).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_gateway_nothing_is_done_and_said_so()
    {
        await using var bench = await StartAsync();
        await bench.Gateway.KillAsync();

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_gateway_that_grants_only_reading_refuses_a_change(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        bench.Gateway.Grants = scope => scope == "operator.read";

        (await bench.Changes.UpdateJobAsync(Id, NineHundred, null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.MissingScope);

        bench.Gateway.Calls.Count("cron.update").ShouldBe(0);
    }

    [Fact]
    public async Task A_run_is_begun_and_its_beginning_and_end_are_told()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Edit(jobs => [.. jobs.Select(job => job.Id == Id ? job with { Work = TimeSpan.FromSeconds(7.2), TimeoutSeconds = 6 } : job)]);
        await bench.Reads.HelloAsync(Cancel);
        using var events = bench.Link.Subscribe();
        var running = bench.Clock.WaitOf(TimeSpan.FromSeconds(6));

        var ticket = (await bench.Changes.RunJobAsync(Id, Cancel)).Value;

        ticket.ShouldSatisfyAllConditions(run => run.Started.ShouldBeTrue(), run => run.RunId!.ShouldStartWith("manual:" + Id), run => run.Reason.ShouldBeNull());
        (await NextAsync<CronEvent>(events)).Action.ShouldBe(CronAction.Started);
        await running;
        (await bench.Reads.JobAsync(Id, Cancel)).Value.State.RunningAt.ShouldBe(bench.Clock.GetUtcNow());
        (await bench.Changes.RunJobAsync(Id, Cancel)).Value.ShouldSatisfyAllConditions(again => again.AlreadyRunning.ShouldBeTrue(), again => again.Started.ShouldBeFalse());
        bench.Clock.Advance(TimeSpan.FromSeconds(6));
        var finished = await NextAsync<CronEvent>(events);
        (finished.Action, finished.Run!.RunId, finished.Run.Status, finished.Run.ErrorReason).ShouldBe((CronAction.Finished, ticket.RunId, CronRunStatus.Error, "timeout"));
        (await bench.Reads.RunsAsync(Id, 1, Cancel)).Value.ShouldHaveSingleItem().RunId.ShouldBe(ticket.RunId);
    }

    [Fact]
    public async Task An_old_gateway_that_answers_only_when_the_run_has_ended_is_not_waited_for()
    {
        await using var bench = await StartAsync(GatewayAge.Old);
        bench.Gateway.Cron.Verdict = _ => null;
        using var events = bench.Link.Subscribe();
        await bench.Reads.HelloAsync(Cancel);

        var ticket = (await bench.Changes.RunJobAsync(Id, Cancel)).Value;

        ticket.ShouldBe(new CronRunTicket(Started: true));
        bench.Gateway.Cron.IsRunning(Id).ShouldBeTrue();
        (await bench.Changes.RunJobAsync(Id, Cancel)).Value.AlreadyRunning.ShouldBeTrue();
        await bench.Gateway.Cron.EndAsync(Id, SimulatedEnd.Ok(TimeSpan.FromSeconds(40)));
        (await NextAsync<CronEvent>(events, told => told.Action == CronAction.Finished)).Run!.Status.ShouldBe(CronRunStatus.Ok);
    }

    [Fact]
    public async Task An_old_gateway_that_neither_begins_nor_answers_leaves_the_run_unknown()
    {
        await using var bench = await StartAsync(GatewayAge.Old);
        bench.Gateway.Hooks["cron.run"] = (_, _) => SimulatedOutcome.Ok([]) with { Silent = true };
        var waiting = bench.Clock.WaitOf(TimeSpan.FromSeconds(30));
        var run = bench.Changes.RunJobAsync(Id, Cancel);
        await waiting;
        await bench.Gateway.Calls.ArrivedAsync("cron.run");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));

        (await run).Error!.Kind.ShouldBe(GatewayErrorKind.OutcomeUnknown);
    }

    [Fact]
    public async Task A_channel_is_stopped_and_started_and_one_that_is_not_linked_says_why_it_does_not()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Channels = [SimulatedChannel.WhatsAppLinked, SimulatedChannel.WhatsAppNotLinked with { AccountId = "second" }];

        (await bench.Changes.StopChannelAsync("whatsapp", null, Cancel)).Value.ShouldBe(new ChannelSwitch("whatsapp", "default", true, null, null));
        (await bench.Reads.ChannelsAsync(Cancel)).Value.AccountsOf("whatsapp").First().Running.ShouldBe(false);
        (await bench.Changes.StartChannelAsync("whatsapp", null, Cancel)).Value.Done.ShouldBeTrue();
        (await bench.Changes.StartChannelAsync("whatsapp", "second", Cancel)).Value.ShouldBe(new ChannelSwitch("whatsapp", "second", false, "skipped", "unlinked"));
        (await bench.Changes.StartChannelAsync("pigeon", null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Refused);
    }

    [Fact]
    public async Task What_an_old_gateway_does_not_offer_is_not_asked_for()
    {
        await using var bench = await StartAsync(GatewayAge.Old);

        (await bench.Changes.StartChannelAsync("whatsapp", null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotOffered);
        (await bench.Changes.RestartPreflightAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotOffered);
        (await bench.Changes.RestartAsync("test", Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotOffered);

        bench.Gateway.Calls.All.ShouldAllBe(call => call.Method == "connect");
    }

    [Fact]
    public async Task A_restart_tells_what_it_would_interrupt_and_comes_back_when_nothing_is_at_work()
    {
        await using var bench = await StartAsync();
        using var events = bench.Link.Subscribe();
        await bench.KeepAsync();
        var boot = (await NextAsync<LinkUp>(events)).Hello.BootId.ShouldNotBeNull();
        await bench.Gateway.Cron.BeginAsync(Id);
        var unsafeNow = (await bench.Changes.RestartPreflightAsync(Cancel)).Value;
        (unsafeNow.Safe, unsafeNow.CronRuns, unsafeNow.Blockers.Count).ShouldBe((false, 1, 1));
        (await bench.Changes.RestartAsync("asked for in a chat", Cancel)).Value.Status.ShouldBe("deferred");
        await bench.Gateway.Cron.EndAsync(Id, SimulatedEnd.Ok(TimeSpan.FromSeconds(1)));
        (await bench.Changes.RestartPreflightAsync(Cancel)).Value.Safe.ShouldBeTrue();
        var again = bench.Clock.WaitOf(TimeSpan.FromSeconds(1));

        (await bench.Changes.RestartAsync("asked for in a chat", Cancel)).Value.Status.ShouldBe("scheduled");

        await NextAsync<LinkDown>(events);
        await again;
        await bench.Gateway.Restarting;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        (await NextAsync<LinkUp>(events)).Hello.BootId.ShouldNotBe(boot);
    }
}
