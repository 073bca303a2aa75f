using System.Globalization;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>One incident of a world: what happens to it, one change after the other.</summary>
internal sealed class SimulatedIncident(int number, Severity severity)
{
    private readonly DateTimeOffset[] opened = [default];
    private int version;
    private Severity worst = severity;

    public int Number => number;

    public Severity Severity { get; private set; } = severity;

    public IncidentState State { get; private set; } = IncidentState.Resolved;

    public bool IsOver => version > 0 && State == IncidentState.Resolved;

    /// <summary>Changes that were committed and of which people must hear, by where they were to go.</summary>
    public List<(Mark Mark, IReadOnlyList<SimulatedReceiver> Receivers)> Told { get; } = [];

    public IncidentChangeKind Next(Random chance, bool end) => version == 0 ? IncidentChangeKind.Opened
        : end ? IncidentChangeKind.Resolved
        : State == IncidentState.Acknowledged ? IncidentChangeKind.Reopened
        : chance.Next(4) switch
        {
            0 when Severity < Severity.Critical => IncidentChangeKind.Worsened,
            1 when Severity > Severity.Low => IncidentChangeKind.Eased,
            _ => IncidentChangeKind.Acknowledged,
        };

    /// <summary>What the change makes of it, and what is to be said of that by the product's own words for incidents.</summary>
    public (IReadOnlyList<Notification> Notices, Mark Mark, bool MustBeHeard, Action Commit) Change(IncidentChangeKind kind, DateTimeOffset now)
    {
        var state = kind switch { IncidentChangeKind.Acknowledged => IncidentState.Acknowledged, IncidentChangeKind.Resolved => IncidentState.Resolved, IncidentChangeKind.Eased => State, _ => IncidentState.Open };
        var next = kind switch { IncidentChangeKind.Worsened => Severity + 1, IncidentChangeKind.Eased => Severity - 1, _ => Severity };
        var mark = new Mark(number, version + 1, kind == IncidentChangeKind.Resolved);
        var high = next > worst ? next : worst;
        var since = kind == IncidentChangeKind.Opened ? now : opened[0];
        var change = new IncidentChange(Incident(state, next, high, since, now, mark), kind, "simulated", now, null, (number * 100) + version + 1);
        IReadOnlyList<Notification> notices = [.. IncidentNotice.Of(change).Select(notice => notice with { Template = "sentence", Model = new Dictionary<string, object?>(StringComparer.Ordinal) { ["sentence"] = mark.ToString() } })];
        var heard = kind is IncidentChangeKind.Opened or IncidentChangeKind.Worsened or IncidentChangeKind.Reopened || (kind == IncidentChangeKind.Resolved && high != Severity.Low);
        return (notices, mark, heard, () => (version, State, Severity, worst, opened[0]) = (version + 1, state, next, high, since));
    }

    private Incident Incident(IncidentState state, Severity severity, Severity worst, DateTimeOffset since, DateTimeOffset now, Mark mark) => new()
    {
        Id = number,
        Code = string.Create(CultureInfo.InvariantCulture, $"A{number}"),
        State = state,
        Severity = severity,
        Worst = worst,
        OpenedAt = since,
        ChangedAt = now,
        Acknowledgement = state == IncidentState.Acknowledged ? new Acknowledgement("Ann", now.AddHours(2), null) : null,
        Finding = new Finding
        {
            Fingerprint = string.Create(CultureInfo.InvariantCulture, $"f{number}"), Rule = number % 2 == 0 ? "even" : "odd", Severity = severity, Component = "host", Issue = mark.ToString(), Impact = "", Evidence = [], Advice = "",
        },
    };
}

/// <param name="Places">Its chats by the name they have at the end.</param>
internal sealed record SimulatedReceiver(string Name, IReadOnlyList<string> Places, bool FirstThatDelivers);
