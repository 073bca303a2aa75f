using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Microsoft.Extensions.Time.Testing;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayHttpClientTests
{
    [Fact]
    public async Task A_ready_gateway_says_so()
    {
        await using var gateway = await GatewaySimulator.StartAsync();

        var ready = (await ReadinessAsync(gateway)).Value;

        (ready.HttpStatus, ready.ContentType, ready.Ready, ready.Uptime, ready.EventLoopDegraded).ShouldBe((200, "application/json", true, TimeSpan.FromMilliseconds(1234567), false));
        ready.Failing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(GatewayMode.NotReady, "channels")]
    [InlineData(GatewayMode.Starting, "startup-sidecars")]
    public async Task A_gateway_that_is_not_ready_names_what_fails(GatewayMode mode, string failing)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = mode;

        var page = (await ReadinessAsync(gateway)).Value;

        (page.HttpStatus, page.Ready).ShouldBe((503, false));
        page.Failing.ShouldBe([failing]);
    }

    [Theory]
    [InlineData(GatewayAge.Old, GatewayMode.Normal)]
    [InlineData(GatewayAge.New, GatewayMode.HtmlEverywhere)]
    public async Task A_web_page_on_every_path_is_a_version_without_readiness(GatewayAge age, GatewayMode mode)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        gateway.Mode = mode;

        (await ReadinessAsync(gateway)).Error!.Kind.ShouldBe(GatewayErrorKind.NotOffered);
    }

    [Theory]
    [InlineData(GatewayMode.GarbageFrames, GatewayErrorKind.Garbage)]
    [InlineData(GatewayMode.OversizedFrame, GatewayErrorKind.TooLarge)]
    [InlineData(GatewayMode.WrongTypes, GatewayErrorKind.UnexpectedShape)]
    public async Task A_lying_page_is_an_error_value(GatewayMode mode, GatewayErrorKind kind)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = mode;

        (await ReadinessAsync(gateway)).Error!.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task A_gateway_that_is_gone_is_unreachable()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await gateway.KillAsync();

        (await ReadinessAsync(gateway)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
    }

    [Fact]
    public async Task A_gateway_that_comes_back_is_ready_at_the_first_question()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        using var http = new HttpClient();
        var client = Client(http, gateway, TimeProvider.System);
        (await client.ReadinessAsync(Cancel)).Value.Ready.ShouldBeTrue();

        await gateway.StopAsync();
        (await client.ReadinessAsync(Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
        await gateway.RestartAsync();

        (await client.ReadinessAsync(Cancel)).Value.Ready.ShouldBeTrue();
    }

    [Fact]
    public async Task A_page_that_never_comes_times_out()
    {
        var clock = new FakeTimeProvider();
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.NeverAnswers;
        var reading = ReadinessAsync(gateway, clock);
        await gateway.Calls.ArrivedAsync("GET /readyz");

        clock.Advance(TimeSpan.FromSeconds(11));

        (await reading).Error!.Kind.ShouldBe(GatewayErrorKind.TimedOut);
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_its_cancellation()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        using var host = new CancellationTokenSource();
        await host.CancelAsync();
        using var http = new HttpClient();

        await Should.ThrowAsync<OperationCanceledException>(() => Client(http, gateway, TimeProvider.System).ReadinessAsync(host.Token));
    }

    [Theory]
    [InlineData(404, "text/plain", "Not Found", GatewayErrorKind.NotOffered)]
    [InlineData(404, "application/json", "{}", GatewayErrorKind.NotOffered)]
    [InlineData(502, "text/html", "<h1>Bad gateway</h1>", GatewayErrorKind.Garbage)]
    [InlineData(200, "application/json", "", GatewayErrorKind.Garbage)]
    [InlineData(200, "application/json", "[]", GatewayErrorKind.UnexpectedShape)]
    [InlineData(200, "application/json", "{\"failing\":[]}", GatewayErrorKind.UnexpectedShape)]
    [InlineData(200, "application/json", "{\"ready\":true,\"failing\":[1]}", GatewayErrorKind.UnexpectedShape)]
    public void A_page_is_judged_by_status_type_and_content(int status, string type, string body, GatewayErrorKind kind) =>
        Judge(status, type, body).Error!.Kind.ShouldBe(kind);

    [Fact]
    public void Only_a_success_may_say_ready() => Judge(500, "application/json", "{\"ready\":true,\"failing\":[]}").Value.Ready.ShouldBeFalse();

    private static GatewayAnswer<GatewayReadiness> Judge(int status, string type, string body) =>
        GatewayReadiness.Read(status, type, System.Text.Encoding.UTF8.GetBytes(body), GatewayAddress.Parse("ws://127.0.0.1:1"));

    private static async Task<GatewayAnswer<GatewayReadiness>> ReadinessAsync(GatewaySimulator gateway, TimeProvider? clock = null)
    {
        using var http = new HttpClient();
        return await Client(http, gateway, clock ?? TimeProvider.System).ReadinessAsync(Cancel);
    }

    private static GatewayHttpClient Client(HttpClient http, GatewaySimulator gateway, TimeProvider clock) => new(http, Fixed(new GatewayOptions { Url = gateway.Url }), clock);
}
