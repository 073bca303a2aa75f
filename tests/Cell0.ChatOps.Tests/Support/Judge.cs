using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Puts a run or a look to the rules, with everything beside it as quiet as can be.</summary>
internal static class Judge
{
    public static Examination Over(
        RunBuilder run,
        Run? previous = null,
        MetricHistory? history = null,
        SuiteOptions? settings = null,
        Punctuality? punctuality = null,
        IReadOnlyDictionary<string, string>? unhealthy = null) =>
        new(Observation.Of(run.Build()), previous, history ?? MetricHistory.Empty, settings ?? new SuiteOptions(), punctuality ?? Punctuality.Kept)
        {
            Unhealthy = unhealthy ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };

    /// <summary>The quick look between runs: the same probes, no run.</summary>
    public static Examination Glance(RunBuilder run) =>
        new(Observation.Of(run.Build()) with { Run = null }, null, MetricHistory.Empty, new SuiteOptions(), Punctuality.Kept);

    public static IReadOnlyList<Finding> By<TRule>(Examination examination)
        where TRule : IFindingRule, new()
    {
        var rule = new TRule();
        return rule.CanJudge(examination) ? [.. rule.Examine(examination)] : [];
    }

    public static bool CanJudge<TRule>(Examination examination)
        where TRule : IFindingRule, new() => new TRule().CanJudge(examination);

    /// <summary>All rules of the product, as its module finds them.</summary>
    public static FindingEngine Engine() => new(typeof(FindingEngine).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IFindingRule)))
        .Select(type => (IFindingRule)Activator.CreateInstance(type)!));

    /// <summary>A history in which every figure of this run was so far what it is now, some runs long.</summary>
    public static MetricHistory History(RunBuilder run, int runs) => new(run.Build().Probes.SelectMany(probe => probe.Figures).ToDictionary(
        figure => figure.Key,
        figure => (IReadOnlyList<MetricPoint>)[.. Enumerable.Range(0, runs).Select(index => new MetricPoint(new RunId(index + 1), RunBuilder.Morning.AddMinutes(-15 * (runs - index)), figure.Value))]));
}
