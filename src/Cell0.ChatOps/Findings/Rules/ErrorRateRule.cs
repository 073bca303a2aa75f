using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>Operations of a load test or requests of a probe failed: told with the bound that their number allows.</summary>
public sealed class ErrorRateRule : IFindingRule
{
    public string Id => "error-rate";

    public bool CanJudge(Examination examination) => examination.Run is { IsPartial: false };

    public IEnumerable<Finding> Examine(Examination examination) =>
        from figure in Shares(examination)
        where figure.Value > 0
        let failed = (int)Math.Round(figure.Value * figure.N)
        select new Finding
        {
            Fingerprint = $"{Id}/{figure.ProbeId}",
            Rule = Id,
            Severity = figure.Value >= 0.01 ? Severity.High : Severity.Medium,
            Component = figure.ProbeId,
            Issue = $"{figure.ProbeId}: {failed} of {figure.N} operations failed",
            Impact = "work of this kind fails on this host",
            Evidence = [new Evidence($"{ErrorBound.Describe(failed, figure.N)}, 95 % bound", figure.Id.ToString())],
            Advice = "open the samples: failures in a row and failures spread out have different causes",
        };

    private static IEnumerable<Figure> Shares(Examination examination) =>
        examination.Now.Probes.SelectMany(probe => probe.Figures).Where(figure => figure.Metric == "error_share" && figure.Statistic == Statistic.Share);
}
