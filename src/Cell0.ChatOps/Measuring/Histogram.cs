namespace Cell0.ChatOps.Measuring;

/// <summary>How samples are spread: what remains of them after their retention, and what a page draws.</summary>
/// <param name="From">Lower end of the first bucket, in the samples' unit.</param>
/// <param name="To">Upper end of the last bucket.</param>
/// <param name="Counts">Equally wide buckets from <paramref name="From"/> to <paramref name="To"/>.</param>
public sealed record Histogram(double From, double To, IReadOnlyList<int> Counts)
{
    private const int Buckets = 40;

    public static Histogram Of(IReadOnlyList<double> samples)
    {
        if (samples.Count == 0) return new Histogram(0, 0, []);
        var (from, to) = (samples.Min(), samples.Max());
        if (to <= from) return new Histogram(from, to, [samples.Count]);
        var counts = new int[Buckets];
        foreach (var value in samples) counts[Math.Min(Buckets - 1, (int)((value - from) / (to - from) * Buckets))]++;
        return new Histogram(from, to, counts);
    }
}
