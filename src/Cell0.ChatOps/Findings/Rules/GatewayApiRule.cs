namespace Cell0.ChatOps.Findings.Rules;

/// <summary>The gateway's port is open, and its own protocol does not answer as it should: readiness over HTTP cannot see that.</summary>
public sealed class GatewayApiRule : IFindingRule
{
    public string Id => "gateway-api";

    public bool CanJudge(Examination examination) => examination.Now.Probe(GatewayStanding.Api) is { Measured: true } && !GatewayStanding.IsGone(examination);

    public IEnumerable<Finding> Examine(Examination examination) => GatewayStanding.Failing(examination, GatewayStanding.Api, Id);
}
