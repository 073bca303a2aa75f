using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Fixes;

public enum FixStep
{
    Planned,
    Cancelled,
    Expired,

    /// <summary>Confirmed; the gateway is about to be told.</summary>
    Begun,

    /// <summary>The gateway holds it.</summary>
    Applied,

    /// <summary>Another run went well, or something was seen meanwhile.</summary>
    Progress,

    /// <summary>It is to be taken back.</summary>
    GoingBack,

    Kept,
    RolledBack,
    Inconclusive,
    Failed,
}

/// <summary>What happened to a fix; who listens tells people.</summary>
/// <param name="EventId">The line of its story that records it: unique, so a message about it is made once.</param>
public sealed record FixChange(Fix Fix, FixStep Step, string Why, DateTimeOffset At, string? Actor, long EventId)
{
    /// <summary>True when nothing more comes of it.</summary>
    public bool Ends => Step is FixStep.Kept or FixStep.RolledBack or FixStep.Inconclusive or FixStep.Failed or FixStep.Cancelled or FixStep.Expired;
}

/// <summary>One line of a fix's story.</summary>
public sealed record FixEvent(DateTimeOffset At, string Step, string Text, string? Actor);

/// <summary>Hears of every change of a fix within the transaction that stores it.</summary>
public interface IFixListener
{
    void Changed(Session session, FixChange change);
}
