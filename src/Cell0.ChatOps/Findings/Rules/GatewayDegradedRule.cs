using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>The gateway answers over HTTP, and says that it is not ready, or says something that a gateway would not.</summary>
public sealed class GatewayDegradedRule : IFindingRule
{
    public string Id => "gateway-degraded";

    public bool CanJudge(Examination examination) => examination.Now.Probe(GatewayStanding.Http) is { Measured: true } && !GatewayStanding.IsGone(examination);

    public IEnumerable<Finding> Examine(Examination examination) => GatewayStanding.Failing(examination, GatewayStanding.Http, Id);
}
