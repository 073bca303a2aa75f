using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Gateway;

/// <summary>Gives a connection with the right to read, and with no other. Whoever asks disposes it.</summary>
public interface IGatewayConnector
{
    Task<GatewayAnswer<GatewayClient>> ConnectAsync(CancellationToken cancel);
}

/// <summary>A fresh connection per use, with the settings and the token of that moment.</summary>
internal sealed class GatewayConnector(IOptionsMonitor<GatewayOptions> options, GatewayTokenFiles tokens, DeviceKeyFiles keys, TimeProvider clock) : IGatewayConnector
{
    public Task<GatewayAnswer<GatewayClient>> ConnectAsync(CancellationToken cancel)
    {
        var now = options.CurrentValue;
        var login = new GatewayLogin(GatewayAddress.Parse(now.Url), tokens.Find(), keys.LoadOrCreate(), [GatewayLogin.ReadScope])
        {
            ConnectTimeout = now.ConnectTimeout,
            CallTimeout = now.CallTimeout,
        };
        return GatewayClient.ConnectAsync(login, clock, cancel);
    }
}
