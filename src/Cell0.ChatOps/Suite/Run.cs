using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>One pass over the suite: what was measured, when and at what cost.</summary>
public sealed record Run
{
    public required RunId Id { get; init; }

    /// <summary>What asked for it: <c>schedule</c>, <c>start</c>, <c>cli</c>, <c>api</c> or <c>chat</c>.</summary>
    public required string Trigger { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>When the clock wanted it; null when nobody's clock asked.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>The run before it of the same suite on the same host, or null.</summary>
    public RunId? PreviousRunId { get; init; }

    /// <summary>Runs with the same text measured the same things the same way on the same host: version, load profile, processors, system.</summary>
    public required string Comparable { get; init; }

    /// <summary>True when only some probes were asked for.</summary>
    public bool IsPartial { get; init; }

    public required RunCost Cost { get; init; }
    public required IReadOnlyList<ProbeResult> Probes { get; init; }

    /// <summary>Second measurements of probes whose figures had changed grossly.</summary>
    public IReadOnlyList<ProbeResult> Confirmations { get; init; } = [];

    public ProbeResult? Probe(string id) => Probes.FirstOrDefault(probe => string.Equals(probe.ProbeId, id, StringComparison.Ordinal));

    public IEnumerable<Figure> Figures => Probes.Concat(Confirmations).SelectMany(probe => probe.Figures);
}

/// <summary>What a run itself cost, its child processes included.</summary>
public sealed record RunCost(TimeSpan Elapsed, TimeSpan Cpu);

/// <summary>A finished run with the raw samples behind its figures, on its way into the ledger.</summary>
/// <param name="Samples">By probe id; each series once.</param>
public sealed record MeasuredRun(Run Run, IReadOnlyList<(string ProbeId, SampleSeries Series)> Samples);

/// <summary>What is known at one moment: a whole run, or the quick look between runs (then <see cref="Run"/> is null).</summary>
public sealed record Observation(DateTimeOffset At, IReadOnlyList<ProbeResult> Probes, Run? Run)
{
    public static Observation Of(Run run) => new(run.FinishedAt, run.Probes, run);

    public ProbeResult? Probe(string id) => Probes.FirstOrDefault(probe => string.Equals(probe.ProbeId, id, StringComparison.Ordinal));
}
