namespace Cell0.ChatOps.Gateway;

/// <summary>What this gateway refused for good, for all who would try the same again. Safe for calls from several tasks.</summary>
internal sealed class GatewayRefusals
{
    private readonly Lock gate = new();
    private StandingRefusal? standing;

    /// <summary>What would only be said again; null: try.</summary>
    public GatewayError? Of(GatewayLogin login, DateTimeOffset now)
    {
        lock (gate) return standing is { } before && before.Holds(login, now) ? before.Error : null;
    }

    /// <param name="error">Null: it let us in.</param>
    public void Heard(GatewayError? error, GatewayLogin login, DateTimeOffset now)
    {
        lock (gate) standing = error is null ? null : StandingRefusal.After(error, login, now);
    }
}
