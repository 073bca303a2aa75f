using System.Text.Json.Nodes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;
using static Cell0.ChatOps.Tests.Gateway.LinkBench;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayLinkTests
{
    private const string Id = CellZeroJobs.DevOpsId;

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task All_reads_share_one_connection_that_may_only_read(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        bench.Gateway.Channels = [SimulatedChannel.WhatsAppNotLinked];

        var hellos = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Reads.HelloAsync(Cancel)));
        var jobs = (await bench.Reads.JobsAsync(Cancel)).Value;
        var job = (await bench.Reads.JobAsync(Id, Cancel)).Value;
        var channels = (await bench.Reads.ChannelsAsync(Cancel)).Value;

        hellos.ShouldAllBe(hello => hello.IsOk);
        jobs.Count.ShouldBe(10);
        job.ShouldBe(jobs.Single(held => held.Id == Id));
        channels.Channels.ShouldBe(["whatsapp"]);
        channels.AccountsOf("whatsapp").ShouldHaveSingleItem().ShouldSatisfyAllConditions(account => account.Linked.ShouldBe(false), account => account.StateReason.ShouldBe("not linked"));
        channels.Issues.Count.ShouldBe(age == GatewayAge.New ? 1 : 0);
        (await bench.Reads.CronStatusAsync(Cancel)).Value.Enabled.ShouldBeTrue();
        var connects = bench.Gateway.Calls.All.Where(call => call.Method == "connect").ToList();
        connects.ShouldHaveSingleItem().Parameters["scopes"]!.ToJsonString().ShouldBe("[\"operator.read\"]");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Runs_come_newest_first_whatever_order_the_gateway_gives_them_in(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        for (var run = 0; run < 5; run++)
        {
            bench.Gateway.Cron.Remember(new SimulatedRun(Id, "x", null, bench.Clock.GetUtcNow().AddMinutes(run), SimulatedEnd.TimedOut(TimeSpan.FromSeconds(600)), null));
        }

        var runs = (await bench.Reads.RunsAsync(Id, 3, Cancel)).Value;

        runs.Select(run => run.RunAt).ShouldBe(Enumerable.Range(2, 3).Reverse().Select(run => bench.Clock.GetUtcNow().AddMinutes(run)));
        runs[0].ShouldSatisfyAllConditions(
            run => run.Duration.ShouldBe(TimeSpan.FromSeconds(600)),
            run => run.EndedAt.ShouldBe(run.RunAt.AddSeconds(600)),
            run => run.Status.ShouldBe(CronRunStatus.Error),
            run => run.Error.ShouldBe(CellZeroJobs.TimedOut),
            run => run.ErrorReason.ShouldBe(age == GatewayAge.New ? "timeout" : null),
            run => run.Completion.ShouldBe(age == GatewayAge.New ? CronCompletion.Failed : null));
    }

    [Fact]
    public async Task A_run_that_worked_and_was_not_delivered_says_both()
    {
        await using var bench = await StartAsync();
        await bench.Gateway.Cron.RunAsync(Id, SimulatedEnd.Undelivered(TimeSpan.FromSeconds(35), CellZeroJobs.NoListener));

        var run = (await bench.Reads.RunsAsync(Id, 1, Cancel)).Value.ShouldHaveSingleItem();

        (run.Status, run.Completion, run.DeliveryStatus, run.DeliveryError).ShouldBe((CronRunStatus.Ok, CronCompletion.Failed, CronDeliveryStatus.NotDelivered, CellZeroJobs.NoListener));
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_job_nobody_has_is_not_found(GatewayAge age)
    {
        await using var bench = await StartAsync(age);

        (await bench.Reads.JobAsync("nobody", Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotFound);
        var runs = await bench.Reads.RunsAsync("nobody", 5, Cancel);
        (runs.Error?.Kind).ShouldBe(age == GatewayAge.New ? GatewayErrorKind.NotFound : null);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task What_happens_to_a_job_is_told_as_it_happens(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        await bench.Reads.HelloAsync(Cancel);
        using var events = bench.Link.Subscribe();
        (await NextAsync<LinkUp>(events)).Hello.Protocol.ShouldBe(age == GatewayAge.New ? 4 : 3);
        var cron = bench.Gateway.Cron;

        await cron.BeginAsync(Id, "run-1");
        await cron.EndAsync(Id, SimulatedEnd.TimedOut(TimeSpan.FromSeconds(600)));
        await cron.EditAsync(Id, job => job with { TimeoutSeconds = 900 });
        await cron.AddAsync(new SimulatedJob("fresh") { Id = "fresh" });
        await cron.RemoveAsync("fresh");

        var started = await NextAsync<CronEvent>(events);
        (started.Action, started.JobId, started.Run!.RunAt).ShouldBe((CronAction.Started, Id, bench.Clock.GetUtcNow()));
        var finished = await NextAsync<CronEvent>(events);
        (finished.Action, finished.Run!.Status, finished.Run.Error, finished.Run.Duration).ShouldBe((CronAction.Finished, CronRunStatus.Error, CellZeroJobs.TimedOut, TimeSpan.FromSeconds(600)));
        finished.Run.RunId.ShouldBe(age == GatewayAge.New ? "run-1" : null);
        (finished.Job?.State.ConsecutiveErrors).ShouldBe(age == GatewayAge.New ? 6 : null);
        (finished.Job?.ConfigRevision).ShouldBeNull();
        (await NextAsync<CronEvent>(events)).Action.ShouldBe(CronAction.Updated);
        (await NextAsync<CronEvent>(events)).Action.ShouldBe(CronAction.Added);
        (await NextAsync<CronEvent>(events)).ShouldSatisfyAllConditions(gone => gone.Action.ShouldBe(CronAction.Removed), gone => gone.Job.ShouldBeNull());
    }

    [Fact]
    public async Task A_connection_that_is_silent_for_two_ticks_is_dead_and_made_again()
    {
        await using var bench = await StartAsync();
        using var events = bench.Link.Subscribe();
        var watching = bench.Clock.WaitOf(TimeSpan.FromSeconds(60));
        await bench.KeepAsync();
        await NextAsync<LinkUp>(events);
        await watching;
        var again = bench.Clock.WaitOf(TimeSpan.FromSeconds(1));

        bench.Clock.Advance(TimeSpan.FromSeconds(60));

        (await NextAsync<LinkDown>(events)).Error.ShouldSatisfyAllConditions(error => error.Kind.ShouldBe(GatewayErrorKind.Closed), error => error.Message.ShouldContain("said nothing for 60 s"));
        await again;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await NextAsync<LinkUp>(events);
        bench.Gateway.Calls.Count("connect").ShouldBe(2);
    }

    [Fact]
    public async Task A_tick_in_time_keeps_the_connection()
    {
        await using var bench = await StartAsync();
        using var events = bench.Link.Subscribe();
        var watching = bench.Clock.WaitOf(TimeSpan.FromSeconds(60));
        await bench.Reads.HelloAsync(Cancel);
        await watching;
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        await bench.Gateway.TickAsync();
        // Frames come in order: once this one is there, so is the tick.
        await bench.Gateway.Cron.EditAsync(Id, job => job);
        await NextAsync<CronEvent>(events);
        var patient = bench.Clock.WaitOf(TimeSpan.FromSeconds(59));

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await patient;
        bench.Clock.Advance(TimeSpan.FromSeconds(58));

        (await bench.Reads.HelloAsync(Cancel)).IsOk.ShouldBeTrue();
        bench.Gateway.Calls.Count("connect").ShouldBe(1);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_gateway_that_restarts_is_told_once_and_readers_are_asked_to_read_anew_when_it_is_back(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        using var events = bench.Link.Subscribe();
        await bench.KeepAsync();
        await NextAsync<LinkUp>(events);
        var (first, second, third) = (bench.Clock.WaitOf(TimeSpan.FromSeconds(1)), bench.Clock.WaitOf(TimeSpan.FromSeconds(2)), bench.Clock.WaitOf(TimeSpan.FromSeconds(4)));

        await bench.Gateway.StopAsync();
        (await NextAsync<LinkDown>(events)).Error.Message.ShouldContain("because it restarts");
        await first;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        (await NextAsync<LinkDown>(events)).Error.Kind.ShouldBe(GatewayErrorKind.Unreachable);
        await second;
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        await third;
        await bench.Gateway.RestartAsync();
        await bench.Gateway.Cron.RunAsync(Id, SimulatedEnd.Ok(TimeSpan.FromSeconds(3)));
        bench.Clock.Advance(TimeSpan.FromSeconds(4));

        // Neither the second "unreachable" nor what happened meanwhile is told.
        (await events.Events.ReadAsync(Cancel)).ShouldBeOfType<LinkUp>();
        (await bench.Reads.JobAsync(Id, Cancel)).Value.State.LastStatus.ShouldBe(CronRunStatus.Ok);
    }

    [Fact]
    public async Task A_gateway_that_is_killed_is_noticed_at_once()
    {
        await using var bench = await StartAsync();
        using var events = bench.Link.Subscribe();
        await bench.Reads.HelloAsync(Cancel);

        await bench.Gateway.KillAsync();

        (await NextAsync<LinkDown>(events)).Error.Kind.ShouldBe(GatewayErrorKind.Closed);
        (await bench.Reads.JobsAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
    }

    [Fact]
    public async Task A_wrong_token_is_said_once_and_not_tried_again_until_it_changes()
    {
        await using var bench = await StartAsync();
        using var events = bench.Link.Subscribe();
        bench.Options.Token = "a-token-of-yesterday";
        var look = bench.Clock.WaitOf(TimeSpan.FromSeconds(5));
        await bench.KeepAsync();
        (await NextAsync<LinkDown>(events)).Error.Kind.ShouldBe(GatewayErrorKind.WrongToken);

        for (var minute = 0; minute < 9; minute++)
        {
            await look;
            look = bench.Clock.WaitOf(TimeSpan.FromSeconds(5));
            (await bench.Reads.JobsAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.WrongToken);
            (await bench.Connector.ConnectAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.WrongToken);
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        bench.Gateway.Calls.Count("connect").ShouldBe(1);
        bench.Log.Lines.Count(line => line.Contains("refused our token", StringComparison.Ordinal)).ShouldBe(1);
        bench.Log.Lines.ShouldAllBe(line => !line.Contains("a-token-of-yesterday", StringComparison.Ordinal));

        await look;
        bench.Options.Token = bench.Gateway.Token;
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        (await events.Events.ReadAsync(Cancel)).ShouldBeOfType<LinkUp>();
        bench.Gateway.Calls.Count("connect").ShouldBe(2);
    }

    [Theory]
    [InlineData(GatewayErrorKind.WrongToken, 10)]
    [InlineData(GatewayErrorKind.NotPaired, 1)]
    [InlineData(GatewayErrorKind.ProtocolMismatch, 1)]
    public async Task A_refusal_that_nothing_here_can_cure_is_tried_again_slowly(GatewayErrorKind kind, int minutes)
    {
        await using var bench = await StartAsync();
        var token = bench.Gateway.Token;
        bench.Gateway.Token = kind == GatewayErrorKind.WrongToken ? "another" : token;
        bench.Gateway.RequiresPairing = kind == GatewayErrorKind.NotPaired;
        bench.Gateway.Mode = kind == GatewayErrorKind.ProtocolMismatch ? GatewayMode.ProtocolMismatch : GatewayMode.Normal;
        (await bench.Reads.HelloAsync(Cancel)).Error!.Kind.ShouldBe(kind);
        (bench.Gateway.Token, bench.Gateway.RequiresPairing, bench.Gateway.Mode) = (token, false, GatewayMode.Normal);

        bench.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        (await bench.Reads.HelloAsync(Cancel)).Error!.Kind.ShouldBe(kind);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        (await bench.Reads.HelloAsync(Cancel)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task A_gateway_that_starts_is_given_the_time_it_asks_for()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Mode = GatewayMode.Starting;
        using var events = bench.Link.Subscribe();
        var asked = bench.Clock.WaitOf(TimeSpan.FromMilliseconds(500));
        await bench.KeepAsync();
        (await NextAsync<LinkDown>(events)).Error.Kind.ShouldBe(GatewayErrorKind.Starting);
        await asked;
        (await bench.Reads.HelloAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Starting);
        bench.Gateway.Calls.Count("connect").ShouldBe(1);
        bench.Gateway.Mode = GatewayMode.Normal;

        bench.Clock.Advance(TimeSpan.FromMilliseconds(500));

        await NextAsync<LinkUp>(events);
    }

    [Fact]
    public async Task A_busy_gateway_that_says_how_long_is_asked_once_more_and_one_that_does_not_is_left_alone()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Mode = GatewayMode.Busy;
        (await bench.Reads.JobsAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Busy);
        bench.Gateway.Calls.Count("cron.list").ShouldBe(1);

        bench.Gateway.BusyRetryAfterMs = 700;
        var waiting = bench.Clock.WaitOf(TimeSpan.FromMilliseconds(700));
        var jobs = bench.Reads.JobsAsync(Cancel);
        await waiting;
        bench.Gateway.Mode = GatewayMode.Normal;
        bench.Clock.Advance(TimeSpan.FromMilliseconds(700));

        (await jobs).Value.Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_is_asked_once_more_on_a_new_one_that_stays()
    {
        await using var bench = await StartAsync();
        for (var breaks = 1; breaks <= 20; breaks++)
        {
            bench.Gateway.Hooks["cron.list"] = (_, usual) =>
            {
                bench.Gateway.Hooks.Clear();
                return usual() with { Cuts = true };
            };

            (await bench.Reads.JobsAsync(Cancel)).Value.Count.ShouldBe(10);
            (await bench.Reads.HelloAsync(Cancel)).IsOk.ShouldBeTrue();

            bench.Gateway.Calls.Count("connect").ShouldBe(breaks + 1);
        }
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Five_thousand_jobs_are_read_over_the_kept_connection(GatewayAge age)
    {
        await using var bench = await StartAsync(age);
        bench.Gateway.Jobs = [.. Enumerable.Range(0, GatewayClient.MostJobs).Select(i => new SimulatedJob($"job-{i:D4}") { Id = $"id-{i:D4}" })];

        var jobs = (await bench.Reads.JobsAsync(Cancel)).Value;

        jobs.Count.ShouldBe(GatewayClient.MostJobs);
        jobs.Select(job => job.ConfigRevision).Distinct().Count().ShouldBe(GatewayClient.MostJobs);
    }

    [Fact]
    public async Task A_reader_that_does_not_keep_up_is_told_to_read_anew_instead_of_filling_the_memory()
    {
        await using var bench = await StartAsync();
        using var slow = bench.Link.Subscribe();
        using var quick = bench.Link.Subscribe();
        await bench.Reads.HelloAsync(Cancel);
        await NextAsync<LinkUp>(quick);
        for (var told = 0; told < GatewaySubscription.MostWaiting + 10; told++)
        {
            await bench.Gateway.Cron.EditAsync(Id, job => job);
            await NextAsync<CronEvent>(quick);
        }

        slow.Events.Count.ShouldBeLessThan(20);
        (await slow.Events.ReadAsync(Cancel)).ShouldBeOfType<LinkUp>();
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_makes_readers_look_for_themselves()
    {
        await using var bench = await StartAsync();
        await bench.Reads.HelloAsync(Cancel);
        using var events = bench.Link.Subscribe();
        await NextAsync<LinkUp>(events);

        await bench.Gateway.BroadcastAsync("cron", new JsonObject { ["jobId"] = 7, ["action"] = "finished" });
        await bench.Gateway.BroadcastAsync("cron", new JsonObject { ["jobId"] = Id, ["action"] = "meditated" });
        await bench.Gateway.Cron.EditAsync(Id, job => job);

        (await events.Events.ReadAsync(Cancel)).ShouldBeOfType<LinkUp>();
        (await events.Events.ReadAsync(Cancel)).ShouldBeOfType<CronEvent>();
        bench.Log.Lines.ShouldContain(line => line.Contains("$.jobId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_names_pass_as_they_are_and_change_nothing_else()
    {
        await using var bench = await StartAsync();
        const string Name = "<b>\"; DROP TABLE jobs; --\u202e\n{{ 7 * 7 }} *_~ \0";
        await bench.Reads.HelloAsync(Cancel);
        using var events = bench.Link.Subscribe();

        await bench.Gateway.Cron.AddAsync(new SimulatedJob(Name) { Id = "hostile", Tamper = _ => { } });

        (await NextAsync<CronEvent>(events)).Job!.Name.ShouldBe(Name);
        (await bench.Reads.JobAsync("hostile", Cancel)).Value.Name.ShouldBe(Name);
        (await bench.Reads.JobsAsync(Cancel)).Value.Count.ShouldBe(11);
    }

    [Fact]
    public async Task Wrong_types_are_named_by_their_paths()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Channels = [SimulatedChannel.WhatsAppLinked];
        bench.Gateway.Mode = GatewayMode.WrongTypes;

        (await bench.Reads.JobAsync(Id, Cancel)).Error!.Path.ShouldBe("$.payload.timeoutSeconds");
        (await bench.Reads.RunsAsync(Id, 1, Cancel)).Error!.Path.ShouldBe("$.entries[0].durationMs");
        (await bench.Reads.ChannelsAsync(Cancel)).Error!.Path.ShouldBe("$.channelAccounts");
    }

    [Theory]
    [InlineData(GatewayAge.Old, null)]
    [InlineData(GatewayAge.New, "running")]
    public async Task The_session_of_a_run_is_found_by_its_id(GatewayAge age, string? status)
    {
        await using var bench = await StartAsync(age);
        var at = bench.Clock.GetUtcNow();
        bench.Gateway.Sessions = [new("agent:main:cron:x", "session-2", "done", at), new("agent:main:cron:y", "session-1", "running", at)];

        (await bench.Reads.SessionAsync("session-1", Cancel)).Value.ShouldBe(new GatewaySession("agent:main:cron:y", "session-1", status, at));
        (await bench.Reads.SessionAsync("session", Cancel)).Value.ShouldBeNull();
    }

    [Fact]
    public async Task A_gateway_that_answers_about_another_job_is_not_believed()
    {
        await using var bench = await StartAsync();
        bench.Gateway.Tamper = (_, payload) => payload["id"] = "another";

        (await bench.Reads.JobAsync(Id, Cancel)).Error!.ShouldSatisfyAllConditions(error => error.Kind.ShouldBe(GatewayErrorKind.UnexpectedShape), error => error.Path.ShouldBe("$.id"));
    }

    [Fact]
    public async Task After_it_is_disposed_nothing_is_left_open()
    {
        var bench = await StartAsync();
        await bench.KeepAsync();
        (await bench.Reads.HelloAsync(Cancel)).IsOk.ShouldBeTrue();

        await bench.Link.DisposeAsync();

        (await bench.Reads.HelloAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Closed);
        SpinWait.SpinUntil(() => bench.Gateway.OpenConnections == 0, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        await bench.DisposeAsync();
    }
}
