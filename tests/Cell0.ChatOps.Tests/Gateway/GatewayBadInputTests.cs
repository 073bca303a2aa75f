using System.Net;
using System.Net.Sockets;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Microsoft.Extensions.Time.Testing;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>Unreachable and lying gateways: each is a value with a sentence, never an exception.</summary>
public sealed class GatewayBadInputTests
{
    [Fact]
    public async Task A_gateway_that_is_gone_is_unreachable_and_back_after_its_restart()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await gateway.KillAsync();

        var error = (await TryConnectAsync(gateway)).Error!;
        await gateway.RestartAsync();

        error.Kind.ShouldBe(GatewayErrorKind.Unreachable);
        error.Message.ShouldContain(gateway.Url);
        await using var client = await ConnectAsync(gateway);
        (await client.HealthAsync(Cancel)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_name_that_does_not_exist_is_unreachable()
    {
        var login = new GatewayLogin(GatewayAddress.Parse("ws://gateway.invalid:18789"), new GatewayToken("t", "here"), DeviceKey.Create(), [GatewayLogin.ReadScope]);

        (await GatewayClient.ConnectAsync(login, TimeProvider.System, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
    }

    [Fact]
    public async Task A_web_page_on_every_path_is_no_gateway()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.HtmlEverywhere;

        var error = (await TryConnectAsync(gateway)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.NotAGateway);
        error.Message.ShouldContain("HTTP 200");
    }

    [Fact]
    public async Task A_listener_that_speaks_no_http_at_all_is_an_error_value()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var login = Login($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var connecting = GatewayClient.ConnectAsync(login, TimeProvider.System, Cancel);
        using (var peer = await listener.AcceptTcpClientAsync(Cancel))
            await peer.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray(), Cancel);

        (await connecting).Error!.Kind.ShouldBeOneOf(GatewayErrorKind.Unreachable, GatewayErrorKind.NotAGateway);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_protocol_we_do_not_speak_is_a_mismatch(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        gateway.Mode = GatewayMode.ProtocolMismatch;

        (await TryConnectAsync(gateway)).Error!.Kind.ShouldBe(GatewayErrorKind.ProtocolMismatch);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_wrong_token_is_said_with_its_source_and_never_repeated(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);

        var error = (await TryConnectAsync(gateway, token: "a-wrong-token-987")).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.WrongToken);
        error.Message.ShouldContain("the token comes from this test");
        error.ToString().ShouldNotContain("a-wrong-token-987");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task No_token_at_all_is_said_as_such(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        var login = Login(gateway) with { Token = new GatewayToken(null, "no token: set Gateway:Token") };

        var error = (await GatewayClient.ConnectAsync(login, TimeProvider.System, Cancel)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.WrongToken);
        error.Message.ShouldContain("we have none; no token: set Gateway:Token");
    }

    [Fact]
    public async Task A_gateway_that_wants_the_device_approved_says_how()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.RequiresPairing = true;

        var error = (await TryConnectAsync(gateway)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.NotPaired);
        error.Message.ShouldContain("openclaw devices approve");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_right_that_was_not_granted_is_named(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        var connected = await GatewayClient.ConnectAsync(Login(gateway, null, "operator.other"), TimeProvider.System, Cancel);
        await using var client = connected.Value;

        var error = (await client.CronListAsync(includeDisabled: true, Cancel)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.MissingScope);
        error.Message.ShouldContain("operator.read");
    }

    [Fact]
    public async Task A_starting_gateway_says_when_to_come_back()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.Starting;

        var error = (await TryConnectAsync(gateway)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.Starting);
        error.RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_busy_gateway_is_not_asked_again_at_once()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Mode = GatewayMode.Busy;

        (await client.CronListAsync(includeDisabled: true, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Busy);
        gateway.Calls.Count("cron.list").ShouldBe(1);
    }

    [Fact]
    public async Task Garbage_instead_of_a_greeting_is_an_error_value()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.GarbageGreeting;

        (await TryConnectAsync(gateway)).Error!.Kind.ShouldBe(GatewayErrorKind.Garbage);
    }

    [Fact]
    public async Task Garbage_instead_of_an_answer_ends_the_connection_for_every_call()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Mode = GatewayMode.GarbageFrames;

        var first = await client.HealthAsync(Cancel);
        gateway.Mode = GatewayMode.Normal;
        var second = await client.CronStatusAsync(Cancel);

        first.Error!.Kind.ShouldBe(GatewayErrorKind.Garbage);
        second.Error!.Kind.ShouldBe(GatewayErrorKind.Garbage);
    }

    [Fact]
    public async Task A_gateway_that_closes_after_the_handshake_is_closed_because_it_restarts()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.ClosesAfterHello;
        await using var client = await ConnectAsync(gateway);

        var error = (await client.HealthAsync(Cancel)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.Closed);
    }

    [Fact]
    public async Task A_gateway_that_stops_in_the_middle_of_an_answer_fails_the_call_at_once()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Mode = GatewayMode.StopsMidCall;

        (await client.CronListAsync(includeDisabled: true, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Closed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gateway_that_is_stopped_or_killed_during_a_call_fails_it(bool kill)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Hold();
        var health = client.HealthAsync(Cancel);
        await gateway.Calls.ArrivedAsync("health");

        await (kill ? gateway.KillAsync() : gateway.StopAsync());

        var error = (await health).Error!;
        error.Kind.ShouldBe(GatewayErrorKind.Closed);
        if (!kill)
            error.Message.ShouldContain("restarts");
    }

    [Fact]
    public async Task A_gateway_that_never_answers_times_out_and_the_connection_lives_on()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway, clock);
        gateway.Mode = GatewayMode.NeverAnswers;
        var health = client.HealthAsync(Cancel);
        await gateway.Calls.ArrivedAsync("health");

        clock.Advance(TimeSpan.FromSeconds(31));

        var error = (await health).Error!;
        error.Kind.ShouldBe(GatewayErrorKind.TimedOut);
        error.Message.ShouldContain("did not answer health within 30 s");
        gateway.Mode = GatewayMode.Normal;
        (await client.CronStatusAsync(Cancel)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task A_handshake_that_is_never_answered_times_out()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        await using var gateway = await GatewaySimulator.StartAsync();
        (gateway.Mode, gateway.AnswersHandshake) = (GatewayMode.NeverAnswers, false);
        var connecting = GatewayClient.ConnectAsync(Login(gateway), clock, Cancel);
        await gateway.Calls.ArrivedAsync("connect");

        clock.Advance(TimeSpan.FromSeconds(11));

        (await connecting).Error!.Kind.ShouldBe(GatewayErrorKind.TimedOut);
    }

    [Fact]
    public async Task A_gateway_that_never_greets_times_out()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.NeverGreets;
        var login = Login(gateway) with { ConnectTimeout = TimeSpan.FromMilliseconds(200) };

        (await GatewayClient.ConnectAsync(login, TimeProvider.System, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.TimedOut);
    }

    [Fact]
    public async Task A_frame_beyond_the_limit_is_not_held_in_memory()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Mode = GatewayMode.OversizedFrame;

        var error = (await client.HealthAsync(Cancel)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.TooLarge);
        error.Message.ShouldContain("25600 KiB");
    }

    [Fact]
    public async Task A_wrong_type_is_named_by_its_path()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Mode = GatewayMode.WrongTypes;

        var list = (await client.CronListAsync(includeDisabled: true, Cancel)).Error!;
        var status = (await client.CronStatusAsync(Cancel)).Error!;
        var health = (await client.HealthAsync(Cancel)).Error!;

        list.ShouldBe(new GatewayError(GatewayErrorKind.UnexpectedShape,
            "The gateway's answer to cron.list holds a surprise at $.jobs[9].state.consecutiveErrors: it should be a whole number from 0 on, but is a text.", "$.jobs[9].state.consecutiveErrors"));
        status.Path.ShouldBe("$.enabled");
        health.Path.ShouldBe("$.ok");
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_its_cancellation_and_no_error_value()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var client = await ConnectAsync(gateway);
        gateway.Hold();
        using var host = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var health = client.HealthAsync(host.Token);
        await gateway.Calls.ArrivedAsync("health");

        await host.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => health);
        await gateway.ReleaseAsync();
        (await client.CronStatusAsync(Cancel)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task A_gateway_that_repeats_the_token_in_its_refusal_is_not_quoted()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Jobs = [];
        await using var client = await ConnectAsync(gateway);
        gateway.Token = "other";
        gateway.Refuse = method => $"{method} is not for simulated-token-0123456789 today";

        var error = (await client.HealthAsync(Cancel)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.Refused);
        error.Message.ShouldBe("The gateway refused health: health is not for (token) today");
    }

    private static GatewayLogin Login(string url) => new(GatewayAddress.Parse(url), new GatewayToken("t", "here"), DeviceKey.Create(), [GatewayLogin.ReadScope]);

    private static GatewayLogin Login(GatewaySimulator gateway, string? token = null, params string[] scopes) => GatewayTestBench.Login(gateway, token, scopes);
}
