using System.Text.Json.Nodes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayClientTests
{
    [Theory]
    [InlineData(GatewayAge.Old, 3, "2026.2.17")]
    [InlineData(GatewayAge.New, 4, "2026.9.6")]
    public async Task One_handshake_serves_both_protocols_and_tells_what_the_gateway_offers(GatewayAge age, int protocol, string version)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        await using var client = await ConnectAsync(gateway);

        client.Hello.Protocol.ShouldBe(protocol);
        client.Hello.ServerVersion.ShouldBe(version);
        client.Hello.Scopes.ShouldBe(["operator.read"]);
        client.Hello.Methods.ShouldContain("cron.list");
        client.Hello.Methods.Contains("cron.get").ShouldBe(age == GatewayAge.New);
        client.Hello.TickInterval.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Only_the_right_to_read_is_asked_for(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        await using var client = await ConnectAsync(gateway);

        gateway.Calls.All.Single(call => call.Method == "connect").Parameters["scopes"]!.ToJsonString().ShouldBe("[\"operator.read\"]");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task The_ten_jobs_are_read_as_reported(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        await using var client = await ConnectAsync(gateway);

        var jobs = (await client.CronListAsync(includeDisabled: true, Cancel)).Value;

        jobs.Count.ShouldBe(10);
        var devops = jobs.Single(job => job.Id == CellZeroJobs.DevOpsId);
        devops.Name.ShouldBe(CellZeroJobs.DevOps);
        devops.Schedule.ShouldBe(new CronSchedule("every", TimeSpan.FromMinutes(5), Anchor: DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_000)));
        devops.Timeout.ShouldBe(TimeSpan.FromMinutes(10));
        devops.State.ConsecutiveErrors.ShouldBe(5);
        devops.State.LastStatus.ShouldBe(CronRunStatus.Error);
        devops.State.LastError.ShouldBe(CellZeroJobs.TimedOut);
        devops.State.LastDuration.ShouldBe(TimeSpan.FromSeconds(600));
        devops.IsSystemJob.ShouldBeFalse();
        jobs.Count(job => job.State.ConsecutiveErrors > 0).ShouldBe(3);
    }

    [Fact]
    public async Task A_gateway_that_says_why_and_whether_it_was_delivered_is_heard()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);

        var jobs = (await client.CronListAsync(includeDisabled: true, Cancel)).Value;

        jobs.Single(job => job.Name == CellZeroJobs.DevOps).State.LastErrorReason.ShouldBe("timeout");
        var sentinel = jobs.Single(job => job.Name == "cell0-security-sentinel");
        sentinel.Delivery.ShouldBe(new CronDelivery("announce", "whatsapp"));
        sentinel.State.LastDeliveryStatus.ShouldBe(CronDeliveryStatus.NotDelivered);
        sentinel.State.LastDeliveryError.ShouldBe(CellZeroJobs.NoListener);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Disabled_jobs_are_listed_only_when_asked_for(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        gateway.Jobs = [new SimulatedJob("on"), new SimulatedJob("off") { Enabled = false }];
        await using var client = await ConnectAsync(gateway);

        (await client.CronListAsync(includeDisabled: false, Cancel)).Value.Select(job => job.Name).ShouldBe(["on"]);
        (await client.CronListAsync(includeDisabled: true, Cancel)).Value.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(GatewayAge.Old, 1)]
    [InlineData(GatewayAge.New, 25)]
    public async Task Five_thousand_jobs_are_read_in_as_many_pages_as_the_gateway_needs(GatewayAge age, int calls)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        gateway.Jobs = [.. Enumerable.Range(0, GatewayClient.MostJobs).Select(i => new SimulatedJob($"job-{i:D4}"))];
        await using var client = await ConnectAsync(gateway);

        var jobs = (await client.CronListAsync(includeDisabled: true, Cancel)).Value;

        jobs.Select(job => job.Id).Distinct().Count().ShouldBe(GatewayClient.MostJobs);
        gateway.Calls.Count("cron.list").ShouldBe(calls);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task More_than_five_thousand_jobs_are_refused_in_words(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        gateway.Jobs = [.. Enumerable.Range(0, GatewayClient.MostJobs + 1).Select(i => new SimulatedJob($"job-{i:D4}"))];
        await using var client = await ConnectAsync(gateway);

        var answer = await client.CronListAsync(includeDisabled: true, Cancel);

        answer.Error!.Kind.ShouldBe(GatewayErrorKind.TooLarge);
        answer.Error.Message.ShouldContain("5000");
    }

    [Fact]
    public async Task A_job_removed_between_two_pages_makes_the_list_be_read_again_and_none_is_missed()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Jobs = [.. Enumerable.Range(0, 401).Select(i => new SimulatedJob($"job-{i:D4}"))];
        await using var client = await ConnectAsync(gateway);
        gateway.PageServed = _ =>
        {
            gateway.PageServed = null;
            gateway.Jobs = [.. gateway.Jobs.Skip(1)];
        };

        var jobs = (await client.CronListAsync(includeDisabled: true, Cancel)).Value;

        jobs.Select(job => job.Id).Order().ShouldBe(gateway.Jobs.Select(job => job.Id).Order());
    }

    [Fact]
    public async Task A_list_that_changes_with_every_page_is_given_up_in_words()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Jobs = [.. Enumerable.Range(0, 401).Select(i => new SimulatedJob($"job-{i:D4}"))];
        gateway.PageServed = _ => gateway.Jobs = [.. gateway.Jobs.Skip(1)];
        await using var client = await ConnectAsync(gateway);

        (await client.CronListAsync(includeDisabled: true, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unsteady);
    }

    [Fact]
    public async Task Pages_that_lead_nowhere_end_as_a_surprise()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Tamper = (_, payload) => (payload["hasMore"], payload["nextOffset"]) = (true, 0);
        await using var client = await ConnectAsync(gateway);

        var error = (await client.CronListAsync(includeDisabled: true, Cancel)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.UnexpectedShape);
        error.Path.ShouldBe("$.nextOffset");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task The_scheduler_and_the_health_are_read(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        await using var client = await ConnectAsync(gateway);

        var status = (await client.CronStatusAsync(Cancel)).Value;
        var health = (await client.HealthAsync(Cancel)).Value;

        (status.Enabled, status.Jobs).ShouldBe((true, 10));
        status.NextWakeAt.ShouldNotBeNull();
        health.Ok.ShouldBeTrue();
        health.EventLoopDegraded.ShouldBe(age == GatewayAge.New ? false : null);
    }

    [Fact]
    public async Task A_scheduler_that_is_off_has_no_next_wake()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.CronEnabled = false;
        await using var client = await ConnectAsync(gateway);

        (await client.CronStatusAsync(Cancel)).Value.ShouldBe(new CronStatus(false, 10, null));
    }

    [Fact]
    public async Task Answers_out_of_order_find_their_calls_and_never_more_than_eight_are_in_flight()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Hold();

        var status = client.CronStatusAsync(Cancel);
        await gateway.Calls.ArrivedAsync("cron.status");
        var healths = Enumerable.Range(0, 30).Select(_ => client.HealthAsync(Cancel)).ToList();
        await gateway.Calls.ArrivedAsync("health", GatewaySocketClient.MostInFlight - 1);
        await gateway.ReleaseAsync(newestFirst: true);

        (await status).Value.Jobs.ShouldBe(10);
        (await Task.WhenAll(healths)).ShouldAllBe(answer => answer.IsOk);
        gateway.MostInFlight.ShouldBe(GatewaySocketClient.MostInFlight);
    }

    [Fact]
    public async Task Events_nobody_asked_for_are_ignored()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);

        await gateway.BroadcastAsync("something.new", new JsonObject { ["nonce"] = 1 });
        await gateway.BroadcastAsync("connect.challenge", []);

        (await client.HealthAsync(Cancel)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_is_disposed_leaves_no_connection_behind_and_answers_no_more()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        var client = await ConnectAsync(gateway);
        await client.DisposeAsync();
        await client.DisposeAsync();

        (await client.HealthAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Closed);
        SpinWait.SpinUntil(() => gateway.OpenConnections == 0, TimeSpan.FromSeconds(10)).ShouldBeTrue();
    }
}
