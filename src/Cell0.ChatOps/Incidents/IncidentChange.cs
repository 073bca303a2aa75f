namespace Cell0.ChatOps.Incidents;

public enum IncidentChangeKind
{
    Opened,

    /// <summary>More severe than before.</summary>
    Worsened,

    /// <summary>Less severe than before, and still there.</summary>
    Eased,

    Acknowledged,

    /// <summary>The acknowledgement was taken back, or its lease ended.</summary>
    Reopened,

    Resolved,

    /// <summary>Something is being done about it; it stands as it did.</summary>
    Mending,
}

/// <summary>What happened to an incident; the caller tells people.</summary>
/// <param name="Why">Why now, for the message: <c>seen in 2 examinations in a row</c>.</param>
/// <param name="EventId">The line of the timeline that records it: unique, so a message about it is made once.</param>
public sealed record IncidentChange(Incident Incident, IncidentChangeKind Kind, string Why, DateTimeOffset At, string? Actor = null, long EventId = 0);

/// <summary>One line of an incident's timeline.</summary>
public sealed record IncidentEvent(DateTimeOffset At, string Kind, string Severity, string Text, string? Actor, long? RunId);
