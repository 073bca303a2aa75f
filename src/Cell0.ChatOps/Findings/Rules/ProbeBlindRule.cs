using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A probe is on and could not measure: not knowing is said, never passed over.</summary>
public sealed class ProbeBlindRule : IFindingRule
{
    public string Id => "probe-blind";

    public bool CanJudge(Examination examination) => examination.Run is { IsPartial: false };

    public IEnumerable<Finding> Examine(Examination examination) =>
        from probe in examination.Run!.Probes
        where probe.CouldNotMeasure
        select new Finding
        {
            Fingerprint = $"{Id}/{probe.ProbeId}",
            Rule = Id,
            Severity = Severity.Medium,
            Component = probe.ProbeId,
            Issue = $"{probe.ProbeId} could not measure: {probe.Reason ?? "timed out"}",
            Impact = "trouble there would go unseen",
            Evidence = [new Evidence(probe.Reason ?? "timed out")],
            Advice = $"mend what the reason names, or switch the probe off (Suite:Probes:{probe.ProbeId}:Enabled=false)",
        };
}
