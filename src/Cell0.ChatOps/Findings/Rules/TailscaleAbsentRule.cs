using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>Tailscale is asked for and not usable. Low, and only where the probe is switched on.</summary>
public sealed class TailscaleAbsentRule : IFindingRule
{
    private const string Probe = "connectivity.tailscale";

    public string Id => "tailscale-absent";

    public bool CanJudge(Examination examination) => examination.Now.Probe(Probe) is { Measured: true };

    public IEnumerable<Finding> Examine(Examination examination)
    {
        var probe = examination.Now.Probe(Probe)!;
        if (probe.Status != ProbeStatus.Failed) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.Low,
            Component = "tailscale",
            Issue = $"Tailscale is not usable: {probe.Reason}",
            Impact = "this host cannot be reached over the tailnet",
            Evidence = [new Evidence(probe.Reason ?? "not usable")],
            Advice = "install Tailscale and bring it up, or switch this probe off",
        };
    }
}
