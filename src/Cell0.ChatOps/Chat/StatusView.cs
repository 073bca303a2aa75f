using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat;

/// <summary>How things stand, gathered from the ledgers for the templates <c>status</c> and <c>rerun-done</c>.</summary>
public sealed class StatusView(RunStore runs, FindingStore findings, IncidentStore incidents, ChannelHealthBoard channels, IRunRequests requests)
{
    private const int MostLines = 10;

    /// <summary>As of the newest run of the whole suite.</summary>
    public IReadOnlyDictionary<string, object?> Now() => Model(runs.LatestWhole());

    /// <summary>As of this run.</summary>
    public IReadOnlyDictionary<string, object?> Of(RunId run) => Model(runs.Find(run));

    private Dictionary<string, object?> Model(Run? run)
    {
        var verdict = run is null ? null : findings.VerdictOf(run.Id);
        var open = IncidentView.WorstFirst(incidents.Unresolved()).ToList();
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["verdict"] = verdict?.Text ?? "UNKNOWN",
            ["symbol"] = Symbols.Of(verdict?.Word ?? VerdictWord.Unknown),
            ["unconfirmed"] = run is null ? [] : Unconfirmed(run, open),
            ["run"] = run is null ? null : Line(run),
            ["incidents"] = open.Take(MostLines).Select(IncidentView.Of).ToList(),
            ["moreIncidents"] = Math.Max(0, open.Count - MostLines),
            ["probes"] = run is null ? null : Probes(run),
            ["channels"] = channels.All().Where(channel => channel.Problem is not null).Select(Channel).ToList(),
            ["running"] = requests.Current is { } current ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["run"] = current.Id.ToString(), ["done"] = current.Done, ["total"] = current.Total } : null,
            ["nextRunAt"] = requests.NextRunAt,
        };
    }

    /// <summary>What the run found and nothing has confirmed yet: it weighs on the verdict without being an incident.</summary>
    private List<Dictionary<string, object?>> Unconfirmed(Run run, List<Incident> open) =>
    [
        .. findings.Of(run.Id)
            .Where(finding => !finding.IsNews && finding.Severity >= Severity.Medium && !open.Exists(incident => incident.Fingerprint == finding.Fingerprint))
            .OrderByDescending(finding => finding.Severity)
            .Take(MostLines)
            .Select(finding => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["symbol"] = Symbols.Of(finding.Severity),
                ["severity"] = Symbols.Word(finding.Severity),
                ["title"] = finding.Issue,
            }),
    ];

    private static Dictionary<string, object?> Line(Run run) => new(StringComparer.Ordinal)
    {
        ["id"] = run.Id.ToString(),
        ["finishedAt"] = run.FinishedAt,
        ["took"] = run.Cost.Elapsed,
        ["isPartial"] = run.IsPartial,
    };

    private static Dictionary<string, object?> Probes(Run run) => new(StringComparer.Ordinal)
    {
        ["on"] = run.Probes.Count(probe => probe.IsOn),
        ["passed"] = run.Probes.Count(probe => probe.Status == ProbeStatus.Passed),
        ["failed"] = run.Probes.Where(probe => probe.Status == ProbeStatus.Failed).Select(Probe).ToList(),
        ["blind"] = run.Probes.Where(probe => probe.CouldNotMeasure).Select(Probe).ToList(),
        ["off"] = run.Probes.Where(probe => !probe.IsOn).Select(probe => probe.ProbeId).ToList(),
    };

    private static Dictionary<string, object?> Probe(ProbeResult probe) => new(StringComparer.Ordinal) { ["id"] = probe.ProbeId, ["reason"] = probe.Reason };

    private static Dictionary<string, object?> Channel(ChannelHealth channel) => new(StringComparer.Ordinal)
    {
        ["name"] = channel.Channel,
        ["problem"] = channel.Problem,
        ["since"] = channel.FailingSince,
    };
}
