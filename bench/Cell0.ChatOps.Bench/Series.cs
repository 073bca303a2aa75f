using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Bench;

/// <summary>What is said of repeated measurements.</summary>
internal static class Series
{
    public static double Median(this IEnumerable<double> values) => Quantiles.Median([.. values]);

    /// <summary>Standard deviation over mean; 0 to infinity, NaN for fewer than two.</summary>
    public static double Variation(this IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) / mean;
    }

    /// <summary>"p99 1.20" where 10 samples lie beyond it, else "max 1.31".</summary>
    public static (string Name, double Value) High(this IReadOnlyList<double> values, int percent)
    {
        var lawful = values.Count * (100 - percent) >= 1000;
        return lawful ? ($"p{percent}", Quantiles.NearestRank(values, percent)) : ("max", values.Max());
    }
}
