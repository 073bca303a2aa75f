namespace Cell0.ChatOps.Measuring;

/// <summary>Which direction of a change is the good one.</summary>
public enum Better
{
    None,
    Lower,
    Higher,
}

/// <summary>One figure: a statistic of raw samples. It cannot exist without its samples, nor against the laws of <see cref="Statistic.IsLawfulFor"/>.</summary>
public sealed record Measurement
{
    private Measurement(SampleSeries samples, Statistic statistic, Better better)
    {
        Samples = samples;
        Statistic = statistic;
        Better = better;
        Value = statistic.Of(samples.Values);
    }

    /// <summary>Name within the run such as <c>m4c</c>; the whole figure is then <c>R512.m4c</c>. Empty until a run numbers its figures.</summary>
    public string Figure { get; init; } = "";

    public string Metric => Samples.Metric;
    public string Unit => Samples.Unit;
    public int N => Samples.Values.Count;
    public double Value { get; }
    public Statistic Statistic { get; }
    public Better Better { get; }
    public SampleSeries Samples { get; }

    /// <exception cref="InvalidOperationException">There are too few samples for this statistic.</exception>
    public static Measurement Of(SampleSeries samples, Statistic statistic, Better better = Better.None) =>
        statistic.IsLawfulFor(samples.Values.Count)
            ? new Measurement(samples, statistic, better)
            : throw new InvalidOperationException($"{statistic} of {samples.Metric} needs n >= {statistic.FewestSamples}, there are {samples.Values.Count}");

    /// <summary>Those of the wanted statistics that are lawful for these samples; the maximum is added where a wanted one is not.</summary>
    public static IReadOnlyList<Measurement> Lawful(SampleSeries samples, Better better, params Statistic[] wanted)
    {
        if (samples.Values.Count == 0) return [];
        var lawful = wanted.Where(statistic => statistic.IsLawfulFor(samples.Values.Count)).ToList();
        if (lawful.Count < wanted.Length && !lawful.Contains(Statistic.Max)) lawful.Add(Statistic.Max);
        return [.. lawful.Select(statistic => Of(samples, statistic, better))];
    }
}
