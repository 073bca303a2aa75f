using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Incidents;

/// <summary>All that is known now of how things stand.</summary>
public sealed record Present
{
    /// <summary>The newest whole run; null when nothing was measured.</summary>
    public Run? Run { get; init; }

    /// <summary>What the run said when it ended; null when there is none.</summary>
    public Verdict? Said { get; init; }

    public IReadOnlyList<Incident> Unresolved { get; init; } = [];

    /// <summary>What the run found and nothing has confirmed or cleared since.</summary>
    public IReadOnlyList<Finding> Unconfirmed { get; init; } = [];

    /// <summary>The gateway's jobs as they are known now; null when nobody ever read them.</summary>
    public CronSeen? Jobs { get; init; }

    /// <summary>Null while nothing is known: before the first run, with no trouble told by the gateway's events.</summary>
    public Verdict? Verdict => Run is null && Unresolved.Count == 0 ? null : Standing.Now(Run, Unconfirmed, Unresolved, Jobs);

    /// <summary>Since when nobody could look whether an incident's trouble is still there; null: somebody can.</summary>
    public DateTimeOffset? UnseenSince(Incident incident) => incident.Finding.Rule switch
    {
        var rule when rule.StartsWith("cron-", StringComparison.Ordinal) => Jobs?.UnseenSince,
        "gateway-api" or "gateway-degraded" => Unresolved.FirstOrDefault(other => other.Finding.Rule == "gateway-gone")?.OpenedAt,
        _ => null,
    };
}

/// <summary>Gathers from the ledgers, and from the gateway's events, what is known now.</summary>
public sealed class PresentDesk(RunStore runs, FindingStore findings, IncidentStore incidents, CronSight sight)
{
    public Present Look()
    {
        var run = runs.LatestWhole();
        var waiting = incidents.Waiting();
        return new Present
        {
            Run = run,
            Said = run is null ? null : findings.VerdictOf(run.Id),
            Unresolved = incidents.Unresolved(),
            Unconfirmed = run is null ? [] : [.. findings.Of(run.Id).Where(finding => !finding.IsNews && waiting.Contains(finding.Fingerprint))],
            Jobs = sight.Look(),
        };
    }
}
