namespace Cell0.ChatOps.Gateway;

/// <summary>Remembers a refusal that another try with the same credentials would only repeat.</summary>
/// <param name="Error">What was said.</param>
/// <param name="Until">From then on it is tried again whatever has changed.</param>
/// <param name="Login">What was refused.</param>
internal sealed record StandingRefusal(GatewayError Error, DateTimeOffset Until, GatewayLogin Login)
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMinutes(10);

    // Somebody may approve this device or replace the gateway, and nothing on our side changes.
    private static readonly TimeSpan Sometimes = TimeSpan.FromMinutes(1);

    /// <returns>Null for an error that a mere try may cure.</returns>
    public static StandingRefusal? After(GatewayError error, GatewayLogin login, DateTimeOffset now) => error switch
    {
        { Kind: GatewayErrorKind.WrongToken } => new(error, now + Slowly, login),
        { RetryAfter: { } wait } => new(error, now + (wait < ReconnectPace.Longest ? wait : ReconnectPace.Longest), login),
        { Kind: GatewayErrorKind.NotPaired or GatewayErrorKind.ProtocolMismatch or GatewayErrorKind.Refused } => new(error, now + Sometimes, login),
        _ => null,
    };

    /// <summary>Asking again is free of charge while such a refusal stands, and finds out when it no longer does.</summary>
    public static bool Covers(GatewayErrorKind kind) =>
        kind is GatewayErrorKind.WrongToken or GatewayErrorKind.NotPaired or GatewayErrorKind.ProtocolMismatch or GatewayErrorKind.Refused;

    public bool Holds(GatewayLogin next, DateTimeOffset now) =>
        now < Until && next.Address == Login.Address && next.Token.Value == Login.Token.Value && next.Device.Id == Login.Device.Id;
}
