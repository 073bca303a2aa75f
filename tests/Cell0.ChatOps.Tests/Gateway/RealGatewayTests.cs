using Cell0.ChatOps.Gateway;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>Against a real OpenClaw gateway, when one is named; read-only.</summary>
[Trait("Needs", "gateway")]
public sealed class RealGatewayTests
{
    private const string UrlVariable = "CELL0_REAL_GATEWAY_URL";
    private const string TokenVariable = "CELL0_REAL_GATEWAY_TOKEN";

    [Fact]
    public async Task A_real_gateway_gives_its_jobs_its_scheduler_and_its_health()
    {
        var options = Named();
        var login = new GatewayLogin(GatewayAddress.Parse(options.Url), new GatewayToken(options.Token, $"the token comes from {TokenVariable}"), DeviceKey.Create(), [GatewayLogin.ReadScope]);

        var connected = await GatewayClient.ConnectAsync(login, TimeProvider.System, Cancel);
        connected.Error.ShouldBeNull();
        await using var client = connected.Value;
        var jobs = await client.CronListAsync(includeDisabled: true, Cancel);
        var status = await client.CronStatusAsync(Cancel);
        var health = await client.HealthAsync(Cancel);

        (jobs.Error, status.Error, health.Error).ShouldBe((null, null, null));
        client.Hello.Scopes.ShouldBe(["operator.read"]);
        jobs.Value.Count(job => job.Name.StartsWith("cell0-", StringComparison.Ordinal)).ShouldBe(10);
        jobs.Value.Where(job => job.Name.StartsWith("cell0-", StringComparison.Ordinal)).ShouldAllBe(job => !job.IsSystemJob && job.Schedule.Every > TimeSpan.Zero);
        status.Value.Jobs.ShouldBe(jobs.Value.Count);
        health.Value.Ok.ShouldBeTrue();
        TestContext.Current.TestOutputHelper?.WriteLine($"{client.Hello.ServerVersion}, protocol {client.Hello.Protocol}, {jobs.Value.Count} jobs");
    }

    [Fact]
    public async Task A_real_gateway_refuses_a_wrong_token_in_our_words()
    {
        var options = Named();
        var login = new GatewayLogin(GatewayAddress.Parse(options.Url), new GatewayToken("surely-a-wrong-token", "the token comes from this test"), DeviceKey.Create(), [GatewayLogin.ReadScope]);

        (await GatewayClient.ConnectAsync(login, TimeProvider.System, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.WrongToken);
    }

    [Fact]
    public async Task A_real_gateway_is_ready_or_has_no_readiness()
    {
        using var http = new HttpClient();

        var page = await new GatewayHttpClient(http, Fixed(Named()), TimeProvider.System).ReadinessAsync(Cancel);

        (page.IsOk ? page.Value.Ready : page.Error.Kind == GatewayErrorKind.NotOffered).ShouldBeTrue(page.Error?.Message);
    }

    private static GatewayOptions Named()
    {
        var (url, token) = (Environment.GetEnvironmentVariable(UrlVariable), Environment.GetEnvironmentVariable(TokenVariable));
        Assert.SkipWhen(string.IsNullOrEmpty(url) || string.IsNullOrEmpty(token), $"No real gateway is named: set {UrlVariable} and {TokenVariable}.");
        return new GatewayOptions { Url = url!, Token = token };
    }
}
