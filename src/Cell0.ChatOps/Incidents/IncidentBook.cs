using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Incidents;

/// <summary>The answer to a person's wish to change an incident: the change, or one clear sentence why nothing was done.</summary>
public sealed record IncidentAnswer(IncidentChange? Change, string? Refusal);

/// <summary>Keeps the incidents: decides, stores, returns what changed. Nothing here tells anybody.</summary>
public sealed class IncidentBook(IncidentStore store, IOptions<IncidentOptions> options, TimeProvider clock)
{
    /// <summary>Longest lease of an acknowledgement; the default is 2 hours.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromHours(24);

    public static readonly TimeSpan DefaultLease = TimeSpan.FromHours(2);

    /// <summary>Takes an examination's findings in the caller's transaction.</summary>
    public IReadOnlyList<IncidentChange> Record(Session session, Examined examined, DateTimeOffset at, RunId? run)
    {
        var changes = EndLeases(session, at);
        var outcome = IncidentDecision.Decide(examined, store.UnresolvedOfSuite(session), store.Candidates(session), options.Value, at);
        foreach (var candidate in outcome.Keep) store.Keep(session, candidate);
        foreach (var fingerprint in outcome.Forget) store.Forget(session, fingerprint);
        foreach (var (incident, kind, why) in outcome.Update)
        {
            store.Save(session, incident);
            if (kind is { } change) changes.Add(Note(session, incident, change, why, at, null, run));
        }

        foreach (var (finding, why) in outcome.Open)
        {
            var opened = store.Insert(session, finding, at, run, examined.Witness(finding.Rule, finding.Fingerprint)?.At);
            changes.Add(Note(session, opened, IncidentChangeKind.Opened, why, at, null, run, $"{finding.Issue} ({why})"));
        }

        return changes;
    }

    /// <summary>True when the finding would be new: not an incident and not yet a candidate.</summary>
    public bool IsFirstSight(Session session, Finding finding) =>
        !store.UnresolvedOfSuite(session).Any(incident => incident.Fingerprint == finding.Fingerprint)
        && !store.Candidates(session).Any(candidate => candidate.Fingerprint == finding.Fingerprint);

    /// <param name="lease">Null: 2 hours.</param>
    public IncidentAnswer Acknowledge(Session session, string code, string by, TimeSpan? lease, string? note)
    {
        var span = lease ?? DefaultLease;
        if (span <= TimeSpan.Zero || span > LongestLease) return Refuse("An acknowledgement lasts from 1 minute to 24 hours. Nothing done.");
        if (store.Find(session, code) is not { } incident) return Refuse($"Unknown code {code}. Nothing done. /alerts lists the open ones.");
        if (!incident.IsUnresolved) return Refuse($"{code} is already resolved. Nothing done.");
        var now = clock.GetUtcNow();
        var next = incident.Acknowledge(new Acknowledgement(by, now + span, note), now);
        store.Save(session, next);
        return new IncidentAnswer(Note(session, next, IncidentChangeKind.Acknowledged, note is null ? $"taken by {by}" : $"taken by {by}: {note}", now, by, null), null);
    }

    public IncidentAnswer Unacknowledge(Session session, string code, string by)
    {
        if (store.Find(session, code) is not { } incident) return Refuse($"Unknown code {code}. Nothing done. /alerts lists the open ones.");
        if (incident.State != IncidentState.Acknowledged) return Refuse($"{code} is not acknowledged. Nothing done.");
        var now = clock.GetUtcNow();
        var next = incident.Reopen(now);
        store.Save(session, next);
        return new IncidentAnswer(Note(session, next, IncidentChangeKind.Reopened, $"taken back by {by}", now, by, null), null);
    }

    /// <summary>A person says it is over. The next examination that finds it opens a new one.</summary>
    public IncidentAnswer Resolve(Session session, string code, string by)
    {
        if (store.Find(session, code) is not { } incident) return Refuse($"Unknown code {code}. Nothing done. /alerts lists the open ones.");
        if (!incident.IsUnresolved) return Refuse($"{code} is already resolved. Nothing done.");
        var now = clock.GetUtcNow();
        var next = incident.Resolve(now);
        store.Save(session, next);
        return new IncidentAnswer(Note(session, next, IncidentChangeKind.Resolved, $"resolved by {by}", now, by, null), null);
    }

    /// <summary>What is being done about it: shown on its card and in its timeline. One that ended since the doing began is still told of.</summary>
    /// <param name="fingerprint">Of the trouble.</param>
    /// <param name="line">One line.</param>
    /// <param name="why">Why people are told of it now.</param>
    /// <param name="since">When the doing began.</param>
    /// <returns>Null when there is no such incident.</returns>
    public IncidentChange? Tell(Session session, string fingerprint, string line, string why, DateTimeOffset since, string? actor)
    {
        if (store.FindLately(session, fingerprint, since) is not { } incident) return null;
        var told = incident.Tell(line);
        store.SaveStory(session, told);
        return Note(session, told, IncidentChangeKind.Mending, why, clock.GetUtcNow(), actor, null, line);
    }

    /// <summary>
    /// The change under which it ended was taken back: it is open again, until new evidence says otherwise. One that did not end since is left as it is.
    /// Nobody is woken for what somebody did on purpose: the card shows it.
    /// </summary>
    /// <param name="since">When that change began.</param>
    public void Doubt(Session session, string fingerprint, string why, DateTimeOffset since, string? actor)
    {
        if (store.FindLately(session, fingerprint, since) is not { IsUnresolved: false } incident) return;
        var now = clock.GetUtcNow();
        var open = incident.Doubt(now);
        store.Save(session, open);
        Note(session, open, IncidentChangeKind.Reopened, why, now, actor, null);
    }

    private List<IncidentChange> EndLeases(Session session, DateTimeOffset at)
    {
        var changes = new List<IncidentChange>();
        foreach (var incident in store.LeasesEnded(session, at))
        {
            var next = incident.Reopen(at);
            store.Save(session, next);
            changes.Add(Note(session, next, IncidentChangeKind.Reopened, $"the acknowledgement of {incident.Acknowledgement!.By} has ended", at, null, null));
        }

        return changes;
    }

    /// <param name="line">For the timeline; null: the reason.</param>
    private IncidentChange Note(Session session, Incident incident, IncidentChangeKind kind, string why, DateTimeOffset at, string? actor, RunId? run, string? line = null) =>
        new(incident, kind, why, at, actor, store.AddEvent(session, incident, kind, line ?? why, at, actor, run));

    private static IncidentAnswer Refuse(string sentence) => new(null, sentence);
}
