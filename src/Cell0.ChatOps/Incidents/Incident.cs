using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Incidents;

/// <summary>On the wire: <c>open acknowledged resolved</c>.</summary>
public enum IncidentState
{
    Open,
    Acknowledged,
    Resolved,
}

/// <summary>A lease: who has taken the incident, and until when. After that it is open and loud again.</summary>
public sealed record Acknowledgement(string By, DateTimeOffset Until, string? Note);

/// <summary>One trouble from its opening to its end. Owns its transitions: each returns the next state of itself.</summary>
public sealed record Incident
{
    private const int MostLines = 4;

    public long Id { get; init; }

    /// <summary>What a person types: <c>A7K</c>.</summary>
    public required string Code { get; init; }

    public required IncidentState State { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>The worst it ever was: who heard of it then must hear of its end.</summary>
    public required Severity Worst { get; init; }

    /// <summary>The finding as last seen.</summary>
    public required Finding Finding { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public Acknowledgement? Acknowledgement { get; init; }

    /// <summary>What is being done about it, a line each, the latest last; null: nothing yet.</summary>
    public string? Story { get; init; }

    /// <summary>Clean examinations in a row so far.</summary>
    public int CleanStreak { get; init; }

    public string Title => Finding.Issue;
    public string Fingerprint => Finding.Fingerprint;
    public bool IsUnresolved => State != IncidentState.Resolved;

    public Incident Seen(Finding finding, DateTimeOffset at) => this with
    {
        Finding = finding,
        Severity = finding.Severity,
        Worst = finding.Severity > Worst ? finding.Severity : Worst,
        CleanStreak = 0,
        ChangedAt = finding.Severity == Severity ? ChangedAt : at,

        // Who took a high has not seen a critical.
        State = finding.Severity > Severity ? IncidentState.Open : State,
        Acknowledgement = finding.Severity > Severity ? null : Acknowledgement,
    };

    public Incident Clean() => this with { CleanStreak = CleanStreak + 1 };

    public Incident Resolve(DateTimeOffset at) => this with { State = IncidentState.Resolved, ResolvedAt = at, ChangedAt = at, Acknowledgement = null };

    public Incident Acknowledge(Acknowledgement acknowledgement, DateTimeOffset at) =>
        this with { State = IncidentState.Acknowledged, Acknowledgement = acknowledgement, ChangedAt = at };

    public Incident Tell(string line)
    {
        var lines = (Story?.Split('\n') ?? []).Append(line.ReplaceLineEndings(" "));
        return this with { Story = string.Join('\n', lines.TakeLast(MostLines)) };
    }

    public Incident Reopen(DateTimeOffset at) => this with { State = IncidentState.Open, Acknowledgement = null, ChangedAt = at };
}
