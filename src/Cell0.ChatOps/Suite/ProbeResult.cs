using System.Text.Json;
using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite;

/// <summary>One probe's part of a run.</summary>
public sealed record ProbeResult
{
    public required string ProbeId { get; init; }
    public required ProbeStatus Status { get; init; }
    public string? Reason { get; init; }
    public string? HowToEnable { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }
    public IReadOnlyList<Figure> Figures { get; init; } = [];
    public JsonElement? Details { get; init; }

    /// <summary>True when it is on: everything but <see cref="ProbeStatus.Off"/>.</summary>
    public bool IsOn => Status != ProbeStatus.Off;

    /// <summary>True when it is on and could not measure.</summary>
    public bool CouldNotMeasure => Status is ProbeStatus.NotMeasured or ProbeStatus.TimedOut;

    public bool Measured => Status is ProbeStatus.Passed or ProbeStatus.Failed;

    public Figure? Figure(string metric, Statistic statistic) =>
        Figures.FirstOrDefault(figure => string.Equals(figure.Metric, metric, StringComparison.Ordinal) && figure.Statistic == statistic);

    /// <summary>The probe's typed facts, or null when it left none.</summary>
    public T? Read<T>()
        where T : class => Details?.Deserialize<T>(SuiteJson.Options);
}
