using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>What tests of the gateway share: a login that fits a simulator, and options that never change.</summary>
internal static class GatewayTestBench
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static GatewayLogin Login(GatewaySimulator gateway, string? token = null, params string[] scopes) =>
        new(GatewayAddress.Parse(gateway.Url), new GatewayToken(token ?? gateway.Token, "the token comes from this test"), DeviceKey.Create(), scopes is [] ? [GatewayLogin.ReadScope] : scopes);

    public static Task<GatewayAnswer<GatewayClient>> TryConnectAsync(GatewaySimulator gateway, string? token = null) =>
        GatewayClient.ConnectAsync(Login(gateway, token), TimeProvider.System, Cancel);

    public static async Task<GatewayClient> ConnectAsync(GatewaySimulator gateway, TimeProvider? clock = null)
    {
        var answer = await GatewayClient.ConnectAsync(Login(gateway), clock ?? TimeProvider.System, Cancel);
        answer.Error.ShouldBeNull();
        return answer.Value;
    }

    public static IOptionsMonitor<GatewayOptions> Fixed(GatewayOptions options) => new FixedOptions(options);

    private sealed class FixedOptions(GatewayOptions options) : IOptionsMonitor<GatewayOptions>
    {
        public GatewayOptions CurrentValue => options;

        public GatewayOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<GatewayOptions, string?> listener) => null;
    }
}
