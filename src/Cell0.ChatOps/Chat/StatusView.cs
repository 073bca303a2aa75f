using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat;

/// <summary>How things stand, gathered from the ledgers for the templates <c>status</c> and <c>rerun-done</c>.</summary>
public sealed class StatusView(RunStore runs, FindingStore findings, PresentDesk desk, ChannelHealthBoard channels, IRunRequests requests)
{
    private const int MostLines = 10;

    /// <summary>As it is known now: the newest run of the whole suite, and what was seen since.</summary>
    public IReadOnlyDictionary<string, object?> Now()
    {
        var present = desk.Look();
        return Model(present, present.Run, present.Verdict, present.Said, present.Unconfirmed);
    }

    /// <summary>As of this run.</summary>
    public IReadOnlyDictionary<string, object?> Of(RunId id)
    {
        var run = runs.Find(id);
        var verdict = run is null ? null : findings.VerdictOf(run.Id);
        return Model(desk.Look(), run, verdict, verdict, run is null ? [] : findings.Of(run.Id));
    }

    private Dictionary<string, object?> Model(Present present, Run? run, Verdict? verdict, Verdict? said, IReadOnlyList<Finding> unconfirmed)
    {
        var open = IncidentView.WorstFirst(present.Unresolved).ToList();
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["verdict"] = verdict?.Text ?? "UNKNOWN",
            ["symbol"] = Symbols.Of(verdict?.Word ?? VerdictWord.Unknown),
            ["said"] = said is null || said.Word == verdict?.Word ? null : said.Text,
            ["jobs"] = present.Jobs is { } jobs ? Jobs(jobs) : null,
            ["unconfirmed"] = Unconfirmed(unconfirmed, open),
            ["run"] = run is null ? null : Line(run),
            ["incidents"] = open.Take(MostLines).Select(incident => IncidentView.Of(incident, present)).ToList(),
            ["moreIncidents"] = Math.Max(0, open.Count - MostLines),
            ["probes"] = run is null ? null : Probes(run),
            ["channels"] = channels.All().Where(channel => channel.Problem is not null).Select(Channel).ToList(),
            ["running"] = requests.Current is { } current ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["run"] = current.Id.ToString(), ["done"] = current.Done, ["total"] = current.Total } : null,
            ["nextRunAt"] = requests.NextRunAt,
        };
    }

    /// <summary>What the run found and nothing has confirmed yet: it weighs on the verdict without being an incident.</summary>
    private static List<Dictionary<string, object?>> Unconfirmed(IReadOnlyList<Finding> found, List<Incident> open) =>
    [
        .. found
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

    private static Dictionary<string, object?> Jobs(CronSeen seen)
    {
        var own = seen.Health.Jobs.Where(job => !job.IsSystem).ToList();
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["live"] = seen.IsLive,
            ["readAt"] = seen.Health.ReadAt,
            ["unseenSince"] = seen.UnseenSince,
            ["problem"] = seen.Problem,
            ["count"] = own.Count,
            ["troubled"] = own.Count(job => JobStanding.Of(job).Mood == JobMood.Trouble),
        };
    }

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
