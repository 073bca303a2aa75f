using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>The configured host on the network cannot be reached as its contract says. The gateway's own connections have rules of their own.</summary>
public sealed class ConnectivityRule : IFindingRule
{
    private const string Network = "connectivity.network";

    public string Id => "connectivity";

    public bool CanJudge(Examination examination) => examination.Now.Probe(Network) is { IsOn: true };

    public IEnumerable<Finding> Examine(Examination examination)
    {
        var probe = examination.Now.Probe(Network)!;
        if (probe.Status is not (ProbeStatus.Failed or ProbeStatus.TimedOut)) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.High,
            Component = Network,
            Issue = $"the network probe failed: {probe.Reason ?? "timed out"}",
            Impact = "what this host asks of that one does not get through",
            Evidence = [.. probe.Figures.Take(3).Select(figure => new Evidence($"{figure.Metric} {figure.Statistic} {Rendering.FigureFormat.Figure(figure.Value, figure.Unit)}", figure.Id.ToString())), new Evidence(probe.Reason ?? "timed out")],
            Advice = "try the host by hand from here; if others answer, it is that host, else this one's network",
        };
    }
}
