namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A gateway that answered here before does not answer any more.</summary>
public sealed class GatewayGoneRule : IFindingRule
{
    public string Id => "gateway-gone";

    public bool CanJudge(Examination examination) => examination.Now.Probe(GatewayStanding.Port) is { Measured: true };

    public IEnumerable<Finding> Examine(Examination examination)
    {
        if (!GatewayStanding.IsGone(examination)) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.Critical,
            Component = "gateway",
            Issue = $"the gateway is gone: nothing answers at {GatewayStanding.Url(examination)}",
            Impact = "no agent, no cron job and no channel of it works",
            Evidence =
            [
                .. GatewayStanding.Looked(examination).Where(probe => probe.Reason is not null).Select(probe => new Evidence($"{probe.ProbeId}: {probe.Reason}")),
            ],
            Advice = "start it again on its host, and read the end of its log first: openclaw gateway run",
        };
    }
}
