using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings;

/// <summary>How the gateway met the probes of one examination.</summary>
internal static class GatewayStanding
{
    public const string Port = "connectivity.local";
    public const string Api = "connectivity.gateway_api";
    public const string Http = "gateway.http";

    private static readonly string[] Probes = [Port, Api, Http];

    public static IEnumerable<ProbeResult> Looked(Examination examination) => Probes.Select(examination.Now.Probe).OfType<ProbeResult>();

    /// <summary>Nothing answers at the gateway's address, where one answered before.</summary>
    public static bool IsGone(Examination examination) =>
        examination.Now.Probe(Port) is { Status: ProbeStatus.Failed } port && port.Read<GatewayContact>() is { SeenBefore: true, Answers: false };

    public static string Url(Examination examination) =>
        Looked(examination).Select(probe => probe.Read<GatewayContact>()?.Url).OfType<string>().FirstOrDefault() ?? "the gateway";

    /// <summary>A finding when this probe failed although the gateway's port is open.</summary>
    public static IEnumerable<Finding> Failing(Examination examination, string probeId, string rule)
    {
        if (examination.Now.Probe(probeId) is not { Status: ProbeStatus.Failed } probe) yield break;
        yield return new Finding
        {
            Fingerprint = rule,
            Rule = rule,
            Severity = Severity.High,
            Component = "gateway",
            Issue = $"the gateway at {Url(examination)} does not work as it should: {probe.Reason}",
            Impact = "agents and jobs may hang or fail although the port is open",
            Evidence = [new Evidence($"{probe.ProbeId}: {probe.Reason}", probe.Figures.Count > 0 ? probe.Figures[0].Id.ToString() : null)],
            Advice = "read the gateway's log; when it stays so, restart it",
        };
    }
}
