using System.Text.Json;
using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>What a probe returns. A failure is an outcome, not an exception.</summary>
public sealed record ProbeOutcome
{
    public required ProbeStatus Status { get; init; }

    /// <summary>Why it did not pass; for a passed probe optionally what was seen, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>For <see cref="ProbeStatus.Off"/>: the setting to make, in one sentence.</summary>
    public string? HowToEnable { get; init; }

    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>Raw samples kept although no figure is lawful for them yet.</summary>
    public IReadOnlyList<SampleSeries> FurtherSamples { get; init; } = [];

    /// <summary>Typed facts beside the figures, read back by <see cref="ProbeResult.Read{T}"/>.</summary>
    public JsonElement? Details => Facts is null ? null : JsonSerializer.SerializeToElement(Facts, Facts.GetType(), SuiteJson.Options);

    internal object? Facts { get; private init; }

    /// <summary>CPU time that the probe's own child processes used, as they reported it.</summary>
    public TimeSpan ChildCpu { get; init; }

    public static ProbeOutcome Passed(IReadOnlyList<Measurement> measurements, string? seen = null) =>
        new() { Status = ProbeStatus.Passed, Measurements = measurements, Reason = seen };

    public static ProbeOutcome Failed(string reason, IReadOnlyList<Measurement>? measurements = null) =>
        new() { Status = ProbeStatus.Failed, Reason = reason, Measurements = measurements ?? [] };

    public static ProbeOutcome NotMeasured(string reason) => new() { Status = ProbeStatus.NotMeasured, Reason = reason };

    public static ProbeOutcome Off(string reason, string howToEnable) =>
        new() { Status = ProbeStatus.Off, Reason = reason, HowToEnable = howToEnable };

    public ProbeOutcome With<T>(T details) => this with { Facts = details };
}
