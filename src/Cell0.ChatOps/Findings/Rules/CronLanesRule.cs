using Cell0.ChatOps.Findings.Feasibility;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>All jobs together want more than the gateway's lanes can give.</summary>
public sealed class CronLanesRule : IFindingRule
{
    private const int Named = 3;

    public string Id => "cron-lanes";

    /// <summary>Without a version nobody knows how many lanes there are.</summary>
    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is { Version: not null, SchedulerEnabled: true };

    public IEnumerable<Finding> Examine(Examination examination)
    {
        var health = CronStanding.Read(examination)!;
        var lanes = GatewayLanes.Of(health.Version);
        var loads = CronLoads.Of(health);
        if (CronStanding.Lanes(examination) is not { Fit: Fit.TooMuch } share) yield break;
        var greatest = loads.Where(load => load is { Enabled: true, Need: not null }).OrderByDescending(load => load.Need).Take(Named)
            .Select(load => $"{load.Name} {Rendering.FigureFormat.Percent(load.Need!.Value)} of one lane");
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.Low,
            Component = "gateway",
            Issue = $"the jobs need {Rendering.FigureFormat.Percent(share.Value!.Value)} of the gateway's {(lanes.Count == 1 ? "one lane" : $"{lanes.Count} lanes")}",
            Impact = "jobs wait for each other: they start late, or not at all",
            Evidence = [new Evidence(share.Words), new Evidence($"most of it: {string.Join(", ", greatest)}"), new Evidence(lanes.Source), .. CronStanding.Figures(examination)],
            Advice = "run the greatest less often, or give the gateway more lanes where its version has a setting for them",
        };
    }
}
