namespace Cell0.ChatOps.Measuring;

/// <summary>Order statistics of raw samples.</summary>
public static class Quantiles
{
    /// <summary>The middle sample, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyList<double> samples)
    {
        var sorted = Sorted(samples);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The smallest sample with at least <paramref name="percent"/> % of all samples at or below it.</summary>
    public static double NearestRank(IReadOnlyList<double> samples, int percent)
    {
        var sorted = Sorted(samples);
        var rank = (int)Math.Ceiling(percent / 100.0 * sorted.Length);
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }

    /// <summary>Median absolute deviation, scaled by 1.4826 so that it equals the standard deviation of normal data.</summary>
    public static double RobustSpread(IReadOnlyList<double> samples)
    {
        var median = Median(samples);
        return 1.4826 * Median([.. samples.Select(value => Math.Abs(value - median))]);
    }

    private static double[] Sorted(IReadOnlyList<double> samples)
    {
        double[] sorted = [.. samples];
        Array.Sort(sorted);
        return sorted;
    }
}
