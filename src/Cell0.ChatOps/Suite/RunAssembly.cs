using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>Collects what probes return and numbers the figures within their run, in the order in which they come.</summary>
internal sealed class RunAssembly(RunId run, int figuresBefore = 0)
{
    private readonly List<ProbeResult> results = [];
    private readonly List<(string ProbeId, SampleSeries Series)> samples = [];
    private int figures = figuresBefore;

    public IReadOnlyList<ProbeResult> Results => results;

    /// <summary>Each series once, however many figures stand on it.</summary>
    public IReadOnlyList<(string ProbeId, SampleSeries Series)> Samples => samples;

    /// <summary>CPU time that the probes' children reported.</summary>
    public TimeSpan ChildCpu { get; private set; }

    public void Add(string probeId, ProbeOutcome outcome, DateTimeOffset startedAt, DateTimeOffset finishedAt)
    {
        ChildCpu += outcome.ChildCpu;
        foreach (var series in outcome.Measurements.Select(measurement => measurement.Samples).Concat(outcome.FurtherSamples).Distinct(ReferenceEqualityComparer.Instance).Cast<SampleSeries>())
            samples.Add((probeId, series));
        results.Add(new ProbeResult
        {
            ProbeId = probeId,
            Status = outcome.Status,
            Reason = outcome.Reason,
            HowToEnable = outcome.HowToEnable,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            Figures = [.. outcome.Measurements.Select(measurement => Numbered(probeId, measurement))],
            Facts = outcome.Facts,
        });
    }

    private Figure Numbered(string probeId, Measurement measurement)
    {
        figures++;
        return new Figure(new FigureId(run, FigureId.LocalName(figures)), probeId, measurement.Metric, measurement.Statistic, measurement.Value, measurement.Unit, measurement.N, measurement.Better, measurement.Samples.Sha256);
    }
}
