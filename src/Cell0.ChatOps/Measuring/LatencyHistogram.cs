using HdrHistogram;

namespace Cell0.ChatOps.Measuring;

/// <summary>Samples as counts in log-spaced buckets: what is kept of them for good, and what a page draws.</summary>
/// <remarks>Recorded by HdrHistogram with three significant digits, then gathered into eight buckets per doubling.</remarks>
public sealed record LatencyHistogram(IReadOnlyList<HistogramBucket> Buckets)
{
    /// <summary>Buckets per doubling of the value.</summary>
    public const int PerDoubling = 8;

    private const int Digits = 3;

    /// <summary>HdrHistogram records whole numbers: samples are taken in millionths of their unit (nanoseconds for ms).</summary>
    private const double Scale = 1e6;
    private const double Greatest = 4e18;

    public int Count => Buckets.Sum(bucket => bucket.Count);

    /// <summary>Samples below a millionth of the unit count as that; negative ones and what is no finite number have no bucket.</summary>
    public static LatencyHistogram Of(IReadOnlyList<double> samples)
    {
        long[] whole = [.. samples.Where(sample => sample >= 0 && double.IsFinite(sample)).Select(Whole)];
        if (whole.Length == 0) return new LatencyHistogram([]);
        var recorded = new LongHistogram(1, Math.Max(2, whole.Max()), Digits);
        foreach (var value in whole) recorded.RecordValue(value);
        var counts = new SortedDictionary<int, int>();
        foreach (var step in recorded.RecordedValues())
        {
            var bucket = Bucket(step.ValueIteratedTo);
            counts[bucket] = counts.GetValueOrDefault(bucket) + (int)step.CountAtValueIteratedTo;
        }

        return new LatencyHistogram([.. counts.Select(pair => new HistogramBucket(Edge(pair.Key), Edge(pair.Key + 1), pair.Value))]);
    }

    private static long Whole(double sample) => (long)Math.Clamp(Math.Round(sample * Scale), 1, Greatest);

    private static int Bucket(long value) => (int)Math.Floor(Math.Log2(value) * PerDoubling);

    private static double Edge(int bucket) => Math.Pow(2, (double)bucket / PerDoubling) / Scale;
}

/// <param name="From">Lower edge, in the samples' unit.</param>
/// <param name="To">Upper edge: 2^(1/8) times the lower one.</param>
public sealed record HistogramBucket(double From, double To, int Count);
