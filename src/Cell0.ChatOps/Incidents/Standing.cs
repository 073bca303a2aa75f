using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Incidents;

/// <summary>How things stand by a run's findings and by what is unresolved at the time of asking.</summary>
public static class Standing
{
    /// <param name="run">The newest run; null when there is none yet.</param>
    /// <param name="unresolved">As of now, which may be later than the run.</param>
    public static Verdict Judge(Run? run, IReadOnlyList<Finding> findings, IReadOnlyList<Incident> unresolved)
    {
        var known = unresolved.Select(incident => incident.Fingerprint).ToHashSet(StringComparer.Ordinal);
        Concern[] concerns =
        [
            .. unresolved.Select(incident => new Concern(incident.Severity, incident.Title, incident.Code, incident.State == IncidentState.Acknowledged)),
            .. findings.Where(finding => !finding.IsNews && !known.Contains(finding.Fingerprint)).Select(finding => new Concern(finding.Severity, finding.Issue, null)),
        ];
        var probes = run?.Probes ?? [];
        return VerdictRule.Derive(concerns, probes.Count(probe => probe.IsOn), [.. probes.Where(probe => probe.CouldNotMeasure).Select(probe => probe.ProbeId)]);
    }
}
