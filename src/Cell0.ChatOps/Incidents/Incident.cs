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
    private const int MostLines = 50;

    public long Id { get; init; }

    /// <summary>What a person types: <c>A7K</c>.</summary>
    public required string Code { get; init; }

    public required IncidentState State { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>The worst it ever was: who heard of it then must hear of its end.</summary>
    public required Severity Worst { get; init; }

    /// <summary>The finding as last seen.</summary>
    public required Finding Finding { get; init; }

    /// <summary>The finding before it came to read otherwise by another rule; null: it never did.</summary>
    public Finding? First { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public Acknowledgement? Acknowledgement { get; init; }

    /// <summary>What is being done about it, a line each, the latest last; null: nothing yet.</summary>
    public string? Story { get; init; }

    /// <summary>In a row so far: good runs where runs of a job bear witness, else clean examinations.</summary>
    public int CleanStreak { get; init; }

    /// <summary>When the newest run that was counted began; null where looks are counted.</summary>
    public DateTimeOffset? WitnessAt { get; init; }

    public string Title => Finding.Issue;
    public string Fingerprint => Finding.Fingerprint;
    public bool IsUnresolved => State != IncidentState.Resolved;

    /// <summary>What it rests on now, and what it rested on at first where that is another thing.</summary>
    public IReadOnlyList<Evidence> Evidence => First is null
        ? Finding.Evidence
        : [.. Finding.Evidence, new Evidence($"at first: {First.Issue}"), .. First.Evidence.Where(evidence => evidence is { Figure: null, IsLog: false }).Select(evidence => new Evidence($"at first: {evidence.Text}"))];

    /// <param name="witness">What bore witness of it; null: the look.</param>
    public Incident Seen(Finding finding, DateTimeOffset at, Witness? witness = null) => this with
    {
        First = First ?? (finding.Rule == Finding.Rule ? null : Finding),
        WitnessAt = witness?.At ?? WitnessAt,
        Finding = finding,
        Severity = finding.Severity,
        Worst = finding.Severity > Worst ? finding.Severity : Worst,
        CleanStreak = 0,
        ChangedAt = finding.Severity == Severity ? ChangedAt : at,

        // Who took a high has not seen a critical.
        State = finding.Severity > Severity ? IncidentState.Open : State,
        Acknowledgement = finding.Severity > Severity ? null : Acknowledgement,
    };

    /// <summary>It was not found. What is counted is new evidence: a run that was counted before, however often it is looked at, is none.</summary>
    public Incident Clean(Witness? witness) => witness switch
    {
        null => this with { CleanStreak = CleanStreak + 1 },
        _ when witness.At <= WitnessAt => this,
        _ => this with { CleanStreak = witness.IsGood ? CleanStreak + 1 : 0, WitnessAt = witness.At },
    };

    public Incident Resolve(DateTimeOffset at) => this with { State = IncidentState.Resolved, ResolvedAt = at, ChangedAt = at, Acknowledgement = null };

    public Incident Acknowledge(Acknowledgement acknowledgement, DateTimeOffset at) =>
        this with { State = IncidentState.Acknowledged, Acknowledgement = acknowledgement, ChangedAt = at };

    public Incident Tell(string line)
    {
        List<string> lines = [.. Story?.Split('\n') ?? [], line.ReplaceLineEndings(" ")];
        if (lines.Count > MostLines) lines.RemoveAt(1);
        return this with { Story = string.Join('\n', lines) };
    }

    /// <summary>What ended it is no longer there: not proven to be back, and not over. From here it gets worse by what is seen, or is over by new evidence.</summary>
    public Incident Doubt(DateTimeOffset at) => Reopen(at) with { Severity = Severity < Severity.Medium ? Severity : Severity.Medium, ResolvedAt = null, CleanStreak = 0 };

    public Incident Reopen(DateTimeOffset at) => this with { State = IncidentState.Open, Acknowledgement = null, ChangedAt = at };
}
