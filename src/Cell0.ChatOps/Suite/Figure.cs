using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>One figure of a run as everybody below and above reads it; its raw samples are in the ledger under the same name.</summary>
/// <param name="Sha256">Of exactly the bytes that the ledger gives for its samples.</param>
public sealed record Figure(
    FigureId Id,
    string ProbeId,
    string Metric,
    Statistic Statistic,
    double Value,
    string Unit,
    int N,
    Better Better,
    string Sha256)
{
    /// <summary>Names the metric across runs: <c>load.cpu_intensive/latency/p99</c>.</summary>
    public MetricKey Key => new(ProbeId, Metric, Statistic.Name);
}

/// <summary>One metric's name across runs.</summary>
public readonly record struct MetricKey(string ProbeId, string Metric, string Statistic)
{
    public override string ToString() => $"{ProbeId}/{Metric}/{Statistic}";
}
