using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Incidents;

/// <summary>What an examination does to incidents and candidates: decided here without touching anything.</summary>
public static class IncidentDecision
{
    /// <summary>A finding seen, but not yet often enough.</summary>
    public sealed record Candidate(string Fingerprint, string Rule, int Streak, DateTimeOffset FirstSeen);

    public sealed record Outcome(
        IReadOnlyList<(Finding Finding, string Why)> Open,
        IReadOnlyList<(Incident Incident, IncidentChangeKind? Change, string Why)> Update,
        IReadOnlyList<Candidate> Keep,
        IReadOnlyList<string> Forget);

    public static Outcome Decide(
        Examined examined,
        IReadOnlyList<Incident> unresolved,
        IReadOnlyList<Candidate> candidates,
        IncidentOptions options,
        DateTimeOffset at)
    {
        var troubles = examined.Findings.Where(finding => !finding.IsNews).GroupBy(finding => finding.Fingerprint, StringComparer.Ordinal)
            .Select(group => group.MaxBy(finding => finding.Severity)!).ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
        var open = new List<(Finding, string)>();
        var keep = new List<Candidate>();
        var incidents = unresolved.ToDictionary(incident => incident.Fingerprint, StringComparer.Ordinal);
        var known = candidates.ToDictionary(candidate => candidate.Fingerprint, StringComparer.Ordinal);

        foreach (var finding in troubles.Values.Where(finding => !incidents.ContainsKey(finding.Fingerprint)))
        {
            var before = known.GetValueOrDefault(finding.Fingerprint);
            var streak = (before?.Streak ?? 0) + 1;
            if (finding.OpensAtOnce) open.Add((finding, "its own streak reached the limit"));
            else if (streak >= options.OpenAfterRuns) open.Add((finding, streak == 1 ? "found" : $"found {streak} times in a row"));
            else keep.Add(new Candidate(finding.Fingerprint, finding.Rule, streak, before?.FirstSeen ?? at));
        }

        var update = unresolved
            .Select(incident => Next(incident, troubles.GetValueOrDefault(incident.Fingerprint), examined, options, at))
            .OfType<(Incident, IncidentChangeKind?, string)>()
            .ToList();
        var forget = candidates
            .Where(candidate => !keep.Exists(kept => kept.Fingerprint == candidate.Fingerprint)
                && (troubles.ContainsKey(candidate.Fingerprint) || examined.Judged.Contains(candidate.Rule)))
            .Select(candidate => candidate.Fingerprint)
            .ToList();
        return new Outcome(open, update, keep, forget);
    }

    private static (Incident, IncidentChangeKind?, string)? Next(Incident incident, Finding? finding, Examined examined, IncidentOptions options, DateTimeOffset at)
    {
        if (finding is not null)
        {
            var seen = incident.Seen(finding, at, examined.Witness(finding.Rule, finding.Fingerprint));
            return finding.Severity.CompareTo(incident.Severity) switch
            {
                > 0 => (seen, IncidentChangeKind.Worsened, $"worse than before: {incident.Severity.Word()} to {finding.Severity.Word()}"),
                < 0 => (seen, IncidentChangeKind.Eased, $"better than before: {incident.Severity.Word()} to {finding.Severity.Word()}"),
                _ => (seen, null, ""),
            };
        }

        if (!examined.Judged.Contains(incident.Finding.Rule)) return null;
        var witness = examined.Witness(incident.Finding.Rule, incident.Fingerprint);
        var clean = Count(incident, witness, examined);
        if (IsOver(clean, examined, options)) return (clean.Resolve(at), IncidentChangeKind.Resolved, witness is null ? $"clean {clean.CleanStreak} times in a row" : GoodRuns(clean.CleanStreak));
        return clean == incident ? null : (clean, null, "");
    }

    /// <summary>True when another examination with the same facts would bring it nearer to its end, or to it.</summary>
    public static bool HasMore(Incident incident, Examined examined, IncidentOptions options) =>
        examined.Judged.Contains(incident.Finding.Rule)
        && examined.Findings.All(finding => finding.IsNews || finding.Fingerprint != incident.Fingerprint)
        && Count(incident, examined.Witness(incident.Finding.Rule, incident.Fingerprint), examined) is var clean
        && (clean != incident || IsOver(clean, examined, options));

    /// <summary>While a change is being verified for it, that verdict comes first.</summary>
    private static bool IsOver(Incident clean, Examined examined, IncidentOptions options) => clean.CleanStreak >= options.CloseAfterRuns && !examined.Held.Contains(clean.Fingerprint);

    /// <summary>Looks prove nothing about a thing while a change of it is under way.</summary>
    private static Incident Count(Incident incident, Witness? witness, Examined examined) => witness is null && examined.Held.Contains(incident.Fingerprint) ? incident : incident.Clean(witness);

    private static string GoodRuns(int count) => count == 1 ? "1 good run since" : $"{count} good runs in a row since";
}
