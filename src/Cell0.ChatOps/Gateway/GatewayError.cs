namespace Cell0.ChatOps.Gateway;

/// <summary>An expected failure of a gateway, as a value.</summary>
/// <param name="Kind">What to decide by.</param>
/// <param name="Message">A whole sentence for a person; it never holds the token.</param>
/// <param name="Path">JSON path of the surprise, only for <see cref="GatewayErrorKind.UnexpectedShape"/>.</param>
/// <param name="RetryAfter">How long the gateway asks to wait, where it said so.</param>
public sealed record GatewayError(GatewayErrorKind Kind, string Message, string? Path = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The request had left when this happened and no answer came: it may have done its work.</summary>
    internal bool MayHaveActed { get; init; }

    /// <summary>What became of a change: whatever may have been made without our knowing is told as such.</summary>
    internal GatewayError OfChange() => MayHaveActed && Kind != GatewayErrorKind.OutcomeUnknown
        ? this with { Kind = GatewayErrorKind.OutcomeUnknown, Message = $"{Message} Whether the change was made is not known." }
        : this;
}

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

    /// <summary>The gateway has no such job.</summary>
    NotFound,

    /// <summary>Somebody changed the job since it was read; nothing was changed by us.</summary>
    Changed,

    /// <summary>A change was sent and its answer never came or cannot be read: it may have been made. Read back.</summary>
    OutcomeUnknown,
}
