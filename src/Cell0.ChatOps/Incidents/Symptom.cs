using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Incidents;

/// <summary>One alert as told from outside, at one time.</summary>
/// <param name="EndsAt">When it is over unless it is told again; in the past: it is over.</param>
/// <param name="EndsGiven">True when its sender named <paramref name="EndsAt"/>.</param>
public sealed record Symptom(Finding Finding, DateTimeOffset EndsAt, bool EndsGiven)
{
    public string Fingerprint => Finding.Fingerprint;

    /// <exception cref="InvalidOperationException">The finding did not come from outside.</exception>
    public OutsideAlert Alert => Finding.Alert ?? throw new InvalidOperationException("a symptom is told from outside");

    public bool IsOver(DateTimeOffset at) => EndsAt <= at;
}

/// <summary>An unresolved incident from outside, and until when it stands.</summary>
public sealed record Burning(Incident Incident, DateTimeOffset EndsAt, bool EndsGiven, DateTimeOffset RefreshedAt);
