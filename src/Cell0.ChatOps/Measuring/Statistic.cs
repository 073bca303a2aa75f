using System.Globalization;

namespace Cell0.ChatOps.Measuring;

/// <summary>What a single value says about its samples. Written on the wire as <c>min max mean median pNN rate count share</c>.</summary>
/// <remarks>Every statistic is a pure function of the stored samples, so anyone can recompute a figure: see <see cref="Of"/>.</remarks>
public readonly record struct Statistic
{
    private Statistic(string name, int percent = 0) => (Name, Percent) = (name, percent);

    public static Statistic Min { get; } = new("min");
    public static Statistic Max { get; } = new("max");
    public static Statistic Mean { get; } = new("mean");
    public static Statistic Median { get; } = new("median");

    /// <summary>Throughput: samples are operations per second of equally long windows; the value is their mean.</summary>
    public static Statistic Rate { get; } = new("rate");

    /// <summary>How many: samples are 0 or 1 per thing looked at (or one count); the value is their sum.</summary>
    public static Statistic Count { get; } = new("count");

    /// <summary>What part: samples are 0 or 1 per thing looked at; the value is their mean, 0 to 1.</summary>
    public static Statistic Share { get; } = new("share");

    public string Name { get; }

    /// <summary>1 to 99 for a percentile, else 0.</summary>
    public int Percent { get; }

    /// <param name="percent">1 to 99.</param>
    public static Statistic Percentile(int percent) => percent is >= 1 and <= 99
        ? new Statistic($"p{percent}", percent)
        : throw new ArgumentOutOfRangeException(nameof(percent), percent, "a percentile is 1 to 99");

    public static bool TryParse(string? name, out Statistic statistic)
    {
        statistic = name switch
        {
            "min" => Min,
            "max" => Max,
            "mean" => Mean,
            "median" => Median,
            "rate" => Rate,
            "count" => Count,
            "share" => Share,
            _ when name is ['p', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 99 => Percentile(percent),
            _ => default,
        };
        return statistic.Name is not null;
    }

    /// <summary>Fewest samples with which this may be printed: a median needs 5; a quantile above it needs 10 samples beyond it.</summary>
    public int FewestSamples => Name switch
    {
        "median" => 5,
        _ when Percent > 50 => (10 * 100 + (100 - Percent) - 1) / (100 - Percent),
        _ when Percent > 0 => 5,
        _ => 1,
    };

    public bool IsLawfulFor(int samples) => samples >= FewestSamples;

    /// <summary>Computes the value from raw samples. Percentiles are nearest-rank: the smallest sample with at least NN % at or below it.</summary>
    /// <exception cref="ArgumentException">There are no samples: no sample, no number.</exception>
    public double Of(IReadOnlyList<double> samples)
    {
        if (samples.Count == 0) throw new ArgumentException("no sample, no number", nameof(samples));
        return Name switch
        {
            "min" => samples.Min(),
            "max" => samples.Max(),
            "count" => samples.Sum(),
            "median" => Quantiles.Median(samples),
            _ when Percent > 0 => Quantiles.NearestRank(samples, Percent),
            _ => samples.Average(),
        };
    }

    public override string ToString() => Name;
}
