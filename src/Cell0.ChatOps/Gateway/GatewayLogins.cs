using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Gateway;

/// <summary>Makes logins from the settings and the token of the moment.</summary>
internal sealed class GatewayLogins(IOptionsMonitor<GatewayOptions> options, GatewayTokenFiles tokens, DeviceKeyFiles keys)
{
    public GatewayRefusals Refusals { get; } = new();

    public GatewayLogin Make(string scope)
    {
        var now = options.CurrentValue;
        return new GatewayLogin(GatewayAddress.Parse(now.Url), tokens.Find(), keys.LoadOrCreate(), [scope])
        {
            ConnectTimeout = now.ConnectTimeout,
            CallTimeout = now.CallTimeout,
        };
    }
}
