using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>Gathers the latencies of repeated attempts and which of them failed.</summary>
internal sealed class Latencies(TimeProvider clock, string metric = "latency")
{
    private readonly List<double> milliseconds = [];
    private readonly List<double> failed = [];

    public int Failures => failed.Count(value => value > 0);
    public int Tried => failed.Count;

    /// <summary>A timestamp of <see cref="TimeProvider.GetTimestamp"/> from before the attempt.</summary>
    public void Succeeded(long since)
    {
        milliseconds.Add(clock.GetElapsedTime(since).TotalMilliseconds);
        failed.Add(0);
    }

    public void Failed() => failed.Add(1);

    /// <summary>What is lawful: median and p95 (else the maximum), and the share of failures.</summary>
    public List<Measurement> Figures() =>
    [
        .. Measurement.Lawful(new SampleSeries(metric, "ms", milliseconds), Better.Lower, Statistic.Median, Statistic.Percentile(95)),
        .. Measurement.Lawful(new SampleSeries("error_share", "share", failed), Better.Lower, Statistic.Share),
    ];
}
