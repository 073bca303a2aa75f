namespace Cell0.ChatOps.Gateway;

/// <summary>Gives a connection with the right to read, and with no other. Whoever asks disposes it.</summary>
public interface IGatewayConnector
{
    Task<GatewayAnswer<GatewayClient>> ConnectAsync(CancellationToken cancel);
}

/// <summary>A fresh connection per use, with the settings and the token of that moment. What was refused for good is not tried again, whoever tried it.</summary>
internal sealed class GatewayConnector(GatewayLogins logins, TimeProvider clock) : IGatewayConnector
{
    public async Task<GatewayAnswer<GatewayClient>> ConnectAsync(CancellationToken cancel)
    {
        var login = logins.Make(GatewayLogin.ReadScope);
        if (logins.Refusals.Of(login, clock.GetUtcNow()) is { } refusal && StandingRefusal.Covers(refusal.Kind)) return refusal;
        var answer = await GatewayClient.ConnectAsync(login, clock, cancel);
        if (answer.IsOk || StandingRefusal.Covers(answer.Error.Kind)) logins.Refusals.Heard(answer.Error, login, clock.GetUtcNow());
        return answer;
    }
}
