using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Incidents;

/// <summary>
/// Keeps the incidents that are told from outside: one alert, one incident. Opened at once, refreshed by being told again, over when its sender says so or
/// says nothing more. Our own examinations never touch them.
/// </summary>
public sealed class AlertBook(IncidentStore store)
{
    /// <summary>Takes alerts in the caller's transaction. A handful of statements, however many alerts.</summary>
    /// <returns>What changed; nothing for an alert told again.</returns>
    public IReadOnlyList<IncidentChange> Record(Session session, IReadOnlyList<Symptom> symptoms, DateTimeOffset at)
    {
        var burning = store.Burning(session, [.. symptoms.Select(symptom => symptom.Fingerprint).Distinct(StringComparer.Ordinal)]);
        var outcome = SymptomDecision.Decide(symptoms, burning, at);
        store.Refresh(session, outcome.Refresh);
        foreach (var incident in outcome.Rewrite) store.Save(session, incident);
        var opened = store.InsertAlerts(session, outcome.Open, at);
        return
        [
            .. Resolve(session, outcome.Resolve, at),
            .. store.AddEvents(session, [.. opened.Select(incident => new IncidentChange(incident, IncidentChangeKind.Opened, "told from outside", at))]),
        ];
    }

    /// <summary>Ends those of which nothing was heard until their time.</summary>
    public IReadOnlyList<IncidentChange> Expire(Session session, DateTimeOffset at) => Resolve(
        session,
        [.. store.Expired(session, at).Select(alert => (alert.Incident, alert.EndsGiven ? "its sender named this end" : "not told again within the resolve timeout"))],
        at);

    private IReadOnlyList<IncidentChange> Resolve(Session session, IReadOnlyList<(Incident Incident, string Why)> over, DateTimeOffset at)
    {
        store.Resolve(session, [.. over.Select(item => item.Incident.Id)], at);
        return store.AddEvents(session, [.. over.Select(item => new IncidentChange(item.Incident.Resolve(at), IncidentChangeKind.Resolved, item.Why, at))]);
    }
}
