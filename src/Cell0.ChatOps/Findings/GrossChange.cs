using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings;

/// <summary>Whether a figure has changed grossly against its own history; anything finer needs <see cref="ComparableRuns"/> runs first.</summary>
public static class GrossChange
{
    /// <summary>Comparable runs before a metric is judged at all.</summary>
    public const int ComparableRuns = 30;

    /// <summary>A gross change is beyond this many times the median of what there is, either way.</summary>
    public const double Factor = 3;

    /// <summary>With fewer earlier runs a median says nothing.</summary>
    private const int FewestRuns = 5;

    /// <summary>The host was not its usual self when its control loop took this much longer than usual.</summary>
    private const double BusyFactor = 1.15;

    /// <summary>Medians only: a neighbour that takes the processor for a moment moves means, rates and worst values, and says nothing of this host.</summary>
    public static bool IsCompared(Figure figure) =>
        figure.Better != Better.None && figure.Statistic == Statistic.Median && figure.ProbeId.StartsWith("load.", StringComparison.Ordinal);

    /// <returns>How many times worse than the median of the history, when beyond <see cref="Factor"/>; else null.</returns>
    public static double? WorseBy(Figure figure, MetricHistory history)
    {
        if (!IsCompared(figure)) return null;
        var points = history.Of(figure.Key);
        if (points.Count < FewestRuns) return null;
        var median = Quantiles.Median([.. points.Select(point => point.Value)]);
        if (median <= 0 || figure.Value <= 0) return null;
        var ratio = figure.Better == Better.Lower ? figure.Value / median : median / figure.Value;
        return ratio > Factor ? ratio : null;
    }

    /// <summary>Probes to measure a second time before anything is claimed.</summary>
    public static IReadOnlyCollection<string> Suspects(Run run, MetricHistory history) =>
        [.. run.Probes.Where(probe => probe.Figures.Any(figure => WorseBy(figure, history) is not null)).Select(probe => probe.ProbeId)];

    /// <summary>How much longer than usual the control loop took in this probe (0.18 is 18 %); null when that is within its usual range or unknown.</summary>
    public static double? Interference(ProbeResult probe, MetricHistory history)
    {
        if (probe.Figure("control_loop", Statistic.Median) is not { } control) return null;
        var points = history.Of(control.Key);
        if (points.Count < FewestRuns) return null;
        var ratio = control.Value / Quantiles.Median([.. points.Select(point => point.Value)]);
        return ratio > BusyFactor ? ratio - 1 : null;
    }

    /// <summary>What may be said of a figure against its history, in one sentence.</summary>
    public static string Describe(Figure figure, ProbeResult probe, MetricHistory history)
    {
        var points = history.Of(figure.Key);
        if (Interference(probe, history) is { } busy) return $"not judged: control loop +{100 * busy:0} %";
        if (points.Count < ComparableRuns) return $"not judged yet ({points.Count} of {ComparableRuns} runs)";
        double[] values = [.. points.Select(point => point.Value)];
        var median = Quantiles.Median(values);
        var noise = median > 0 ? 2 * Quantiles.RobustSpread(values) / median : 0;
        return WorseBy(figure, history) is { } times
            ? $"{times:0.0} times worse than the median of {points.Count} runs"
            : $"no gross change (normal run-to-run noise +-{Math.Max(1, 100 * noise):0} %)";
    }
}
