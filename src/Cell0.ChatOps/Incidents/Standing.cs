using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Incidents;

/// <summary>How things stand, by a run's findings and by what is unresolved at the time of asking.</summary>
public static class Standing
{
    private const string JobsProbe = "cron.health";

    /// <summary>As the run found it.</summary>
    /// <param name="run">The newest run; null when there is none yet.</param>
    /// <param name="unresolved">As of the run.</param>
    public static Verdict Judge(Run? run, IReadOnlyList<Finding> findings, IReadOnlyList<Incident> unresolved) => Derive(run, Blind(run), Unknown(findings, unresolved), unresolved, null);

    /// <summary>As it is known now: what was looked at since the run counts as it was seen then, and what cannot be seen any more is not taken for well.</summary>
    /// <param name="unconfirmed">Of the run's findings, those that still wait for a second look.</param>
    /// <param name="jobs">The gateway's jobs; null when nobody ever read them.</param>
    public static Verdict Now(Run? run, IReadOnlyList<Finding> unconfirmed, IReadOnlyList<Incident> unresolved, CronSeen? jobs)
    {
        var blind = Blind(run).Where(probe => probe != JobsProbe || jobs?.IsLive != true);
        return Derive(run, [.. blind], Unknown(unconfirmed, unresolved), unresolved, jobs is { UnseenSince: { } since } ? $"the gateway's jobs are not seen since {FigureFormat.At(since, TimeZoneInfo.Utc)}: {jobs.Problem}" : null);
    }

    private static Verdict Derive(Run? run, IReadOnlyList<string> blind, IEnumerable<Finding> unknown, IReadOnlyList<Incident> unresolved, string? unseen)
    {
        Concern[] concerns =
        [
            .. unresolved.Select(incident => new Concern(incident.Severity, incident.Title, incident.Code, incident.State == IncidentState.Acknowledged)),
            .. unknown.Select(finding => new Concern(finding.Severity, finding.Issue, null)),
        ];
        return VerdictRule.Derive(concerns, run?.Probes.Count(probe => probe.IsOn) ?? 0, blind, unseen);
    }

    private static IReadOnlyList<string> Blind(Run? run) => [.. (run?.Probes ?? []).Where(probe => probe.CouldNotMeasure).Select(probe => probe.ProbeId)];

    /// <summary>Troubles that are no incident.</summary>
    private static IEnumerable<Finding> Unknown(IReadOnlyList<Finding> findings, IReadOnlyList<Incident> unresolved)
    {
        var known = unresolved.Select(incident => incident.Fingerprint).ToHashSet(StringComparer.Ordinal);
        return findings.Where(finding => !finding.IsNews && !known.Contains(finding.Fingerprint));
    }
}
