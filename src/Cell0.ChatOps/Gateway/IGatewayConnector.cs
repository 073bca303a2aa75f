namespace Cell0.ChatOps.Gateway;

/// <summary>Gives a connection with the right to read, and with no other. Whoever asks disposes it.</summary>
public interface IGatewayConnector
{
    Task<GatewayAnswer<GatewayClient>> ConnectAsync(CancellationToken cancel);
}

/// <summary>A fresh connection per use, with the settings and the token of that moment.</summary>
internal sealed class GatewayConnector(GatewayLogins logins, TimeProvider clock) : IGatewayConnector
{
    public Task<GatewayAnswer<GatewayClient>> ConnectAsync(CancellationToken cancel) => GatewayClient.ConnectAsync(logins.Make(GatewayLogin.ReadScope), clock, cancel);
}
