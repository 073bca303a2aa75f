namespace Cell0.ChatOps.Gateway;

/// <summary>Remembers a refusal that another try with the same credentials would only repeat.</summary>
/// <param name="Error">What was said.</param>
/// <param name="Until">From then on it is tried again whatever has changed.</param>
/// <param name="Login">What was refused.</param>
internal sealed record DoorBar(GatewayError Error, DateTimeOffset Until, GatewayLogin Login)
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMinutes(10);

    // Nothing on our side changes when somebody approves this device.
    private static readonly TimeSpan Approval = TimeSpan.FromMinutes(1);

    /// <returns>Null for an error that a mere try may cure.</returns>
    public static DoorBar? After(GatewayError error, GatewayLogin login, DateTimeOffset now) => error switch
    {
        { Kind: GatewayErrorKind.WrongToken } => new(error, now + Slowly, login),
        { Kind: GatewayErrorKind.NotPaired } => new(error, now + Approval, login),
        { RetryAfter: { } wait } => new(error, now + (wait < ReconnectPace.Longest ? wait : ReconnectPace.Longest), login),
        _ => null,
    };

    public bool Holds(GatewayLogin next, DateTimeOffset now) =>
        now < Until && next.Address == Login.Address && next.Token.Value == Login.Token.Value && next.Device.Id == Login.Device.Id;
}
