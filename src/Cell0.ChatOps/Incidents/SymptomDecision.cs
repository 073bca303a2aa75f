using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Incidents;

/// <summary>What alerts from outside do to incidents: decided here without touching anything. Alertmanager's rules.</summary>
public static class SymptomDecision
{
    /// <param name="Open">New ones.</param>
    /// <param name="Refresh">Told again: stand until then.</param>
    /// <param name="Rewrite">Told again in other words.</param>
    /// <param name="Resolve">Over, with the reason.</param>
    public sealed record Outcome(
        IReadOnlyList<Symptom> Open,
        IReadOnlyList<Burning> Refresh,
        IReadOnlyList<Incident> Rewrite,
        IReadOnlyList<(Incident Incident, string Why)> Resolve);

    public static Outcome Decide(IReadOnlyList<Symptom> symptoms, IReadOnlyList<Burning> burning, DateTimeOffset at)
    {
        var known = burning.ToDictionary(alert => alert.Incident.Fingerprint, StringComparer.Ordinal);
        var (open, refresh, rewrite, resolve) = (new List<Symptom>(), new List<Burning>(), new List<Incident>(), new List<(Incident, string)>());

        // Of one alert told twice in one breath the later word counts.
        foreach (var symptom in symptoms.GroupBy(symptom => symptom.Fingerprint, StringComparer.Ordinal).Select(group => group.Last()))
        {
            if (!known.TryGetValue(symptom.Fingerprint, out var alert))
            {
                if (!symptom.IsOver(at)) open.Add(symptom);
                continue;
            }

            if (symptom.IsOver(at))
            {
                resolve.Add((alert.Incident, "its sender says that it is over"));
                continue;
            }

            refresh.Add(alert with { EndsAt = Later(alert, symptom), EndsGiven = symptom.EndsGiven || Keeps(alert, symptom), RefreshedAt = at });
            if (!SameWords(alert.Incident.Finding, symptom.Finding)) rewrite.Add(alert.Incident.Seen(symptom.Finding with { Alert = Merged(alert.Incident.Finding, symptom) }, at));
        }

        return new Outcome(open, refresh, rewrite, resolve);
    }

    /// <summary>A later end that was named stands against an earlier one; one that we assumed does not.</summary>
    private static bool Keeps(Burning alert, Symptom symptom) => alert.EndsGiven && alert.EndsAt > symptom.EndsAt;

    private static DateTimeOffset Later(Burning alert, Symptom symptom) => Keeps(alert, symptom) ? alert.EndsAt : symptom.EndsAt;

    private static OutsideAlert Merged(Finding before, Symptom symptom) =>
        before.Alert is { } known && known.StartsAt < symptom.Alert.StartsAt ? symptom.Alert with { StartsAt = known.StartsAt } : symptom.Alert;

    private static bool SameWords(Finding before, Finding now) =>
        before.Alert is { } known && now.Alert is { } told && known.GeneratorUrl == told.GeneratorUrl
        && known.Annotations.Count == told.Annotations.Count
        && told.Annotations.All(annotation => known.Annotations.TryGetValue(annotation.Key, out var value) && value == annotation.Value);
}
