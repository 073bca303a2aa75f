using System.Globalization;
using HdrHistogram;

namespace Cell0.ChatOps.Measuring;

/// <summary>Samples as counts in log-spaced buckets: what is kept of them for good, and what a page draws.</summary>
/// <remarks>Recorded by HdrHistogram with three significant digits, then gathered into eight buckets per doubling.</remarks>
public sealed record LatencyHistogram(IReadOnlyList<HistogramBucket> Buckets)
{
    private const int PerDoubling = 8;
    private const int Digits = 3;

    /// <summary>HdrHistogram records whole numbers: samples are taken in millionths of their unit (nanoseconds for ms).</summary>
    private const double Scale = 1e6;
    private const double Greatest = 9e15;

    public int Count => Buckets.Sum(bucket => bucket.Count);

    /// <summary>Samples below a millionth of the unit count as that; negative and infinite ones are refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A sample is negative or not a number.</exception>
    public static LatencyHistogram Of(IReadOnlyList<double> samples)
    {
        if (samples.Count == 0) return new LatencyHistogram([]);
        var recorded = new LongHistogram(1, Math.Max(2, Whole(samples.Max())), Digits);
        foreach (var sample in samples) recorded.RecordValue(Whole(sample));
        var counts = new SortedDictionary<int, int>();
        foreach (var value in recorded.RecordedValues())
        {
            var bucket = Bucket(value.ValueIteratedTo);
            counts[bucket] = counts.GetValueOrDefault(bucket) + (int)value.CountAtValueIteratedTo;
        }

        return new LatencyHistogram([.. counts.Select(pair => new HistogramBucket(Edge(pair.Key), Edge(pair.Key + 1), pair.Value))]);
    }

    /// <summary>One line: <c>from:count</c> of every bucket that is not empty.</summary>
    public string ToText() => string.Join(' ', Buckets.Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{bucket.From:R}:{bucket.Count}")));

    /// <returns>False when the text was not made by <see cref="ToText"/>.</returns>
    public static bool TryParse(string text, out LatencyHistogram histogram)
    {
        var buckets = new List<HistogramBucket>();
        histogram = new LatencyHistogram(buckets);
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split(':') is not [var from, var count]
                || !double.TryParse(from, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) || !(edge > 0)
                || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var samples)) return false;
            buckets.Add(new HistogramBucket(edge, edge * Math.Pow(2, 1.0 / PerDoubling), samples));
        }

        return true;
    }

    private static long Whole(double sample) => sample >= 0
        ? (long)Math.Clamp(Math.Round(sample * Scale), 1, Greatest)
        : throw new ArgumentOutOfRangeException(nameof(sample), sample, "a sample must be a number of 0 or more");

    private static int Bucket(long value) => (int)Math.Floor(Math.Log2(value) * PerDoubling);

    private static double Edge(int bucket) => Math.Pow(2, (double)bucket / PerDoubling) / Scale;
}

/// <param name="From">Lower edge, in the samples' unit.</param>
/// <param name="To">Upper edge: 2^(1/8) times the lower one.</param>
public sealed record HistogramBucket(double From, double To, int Count);
