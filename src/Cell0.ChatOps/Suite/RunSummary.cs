using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>A run's line in a list.</summary>
public sealed record RunSummary(RunId Id, string Trigger, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, bool IsPartial, RunCost Cost);

/// <summary>One metric at one run: a point of a trend.</summary>
public sealed record MetricPoint(RunId Run, DateTimeOffset At, double Value);

/// <summary>Values of all metrics over earlier comparable whole runs, oldest first.</summary>
public sealed class MetricHistory(IReadOnlyDictionary<MetricKey, IReadOnlyList<MetricPoint>> points)
{
    public static MetricHistory Empty { get; } = new(new Dictionary<MetricKey, IReadOnlyList<MetricPoint>>());

    public IReadOnlyList<MetricPoint> Of(MetricKey key) => points.TryGetValue(key, out var found) ? found : [];
}

/// <summary>The raw samples of a figure as the ledger keeps them.</summary>
/// <param name="Csv">Null once reduced to the histogram.</param>
/// <param name="Matches">False when the stored bytes no longer give the recorded hash.</param>
public sealed record StoredSamples(string Metric, string Unit, int N, string Sha256, byte[]? Csv, IReadOnlyList<HistogramBucket> Histogram, bool Matches);
