namespace Cell0.ChatOps.Gateway;

/// <summary>An expected failure of a gateway, as a value.</summary>
/// <param name="Kind">What to decide by.</param>
/// <param name="Message">A whole sentence for a person; it never holds the token.</param>
/// <param name="Path">JSON path of the surprise, only for <see cref="GatewayErrorKind.UnexpectedShape"/>.</param>
/// <param name="RetryAfter">How long the gateway asks to wait, where it said so.</param>
public sealed record GatewayError(GatewayErrorKind Kind, string Message, string? Path = null, TimeSpan? RetryAfter = null);

public enum GatewayErrorKind
{
    /// <summary>Nothing listens there, or the network does not reach it.</summary>
    Unreachable,

    /// <summary>Something answers, but it does not speak WebSocket (a web page, another service).</summary>
    NotAGateway,
    ProtocolMismatch,
    WrongToken,

    /// <summary>The gateway wants this device to be approved first.</summary>
    NotPaired,
    MissingScope,

    /// <summary>This version has no such method or page.</summary>
    NotOffered,
    Starting,
    Busy,
    TimedOut,

    /// <summary>The answer exceeds what we are ready to hold in memory.</summary>
    TooLarge,

    /// <summary>What came is not a frame of the protocol.</summary>
    Garbage,
    Closed,

    /// <summary>A list changed under our eyes each time it was read.</summary>
    Unsteady,

    /// <summary>A well-formed answer whose content is not what the protocol promises; the path says where.</summary>
    UnexpectedShape,

    /// <summary>The gateway said no for a reason of its own, which the message repeats.</summary>
    Refused,
}
