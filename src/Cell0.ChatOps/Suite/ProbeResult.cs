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

    /// <summary>As it is stored. Facts that were just gathered are written down only when somebody wants them so: between runs nobody does.</summary>
    public JsonElement? Details
    {
        get => field ?? (Facts is null ? null : JsonSerializer.SerializeToElement(Facts, Facts.GetType(), SuiteJson.Options));
        init => (field, Facts) = (value, null);
    }

    /// <summary>As the probe gave them; null for a result that was read back.</summary>
    internal object? Facts { get; init; }

    /// <summary>True when it is on: everything but <see cref="ProbeStatus.Off"/>.</summary>
    public bool IsOn => Status != ProbeStatus.Off;

    /// <summary>True when it is on and could not measure.</summary>
    public bool CouldNotMeasure => Status is ProbeStatus.NotMeasured or ProbeStatus.TimedOut;

    public bool Measured => Status is ProbeStatus.Passed or ProbeStatus.Failed;

    public Figure? Figure(string metric, Statistic statistic) =>
        Figures.FirstOrDefault(figure => string.Equals(figure.Metric, metric, StringComparison.Ordinal) && figure.Statistic == statistic);

    /// <summary>The probe's typed facts, or null when it left none.</summary>
    public T? Read<T>()
        where T : class => Facts as T ?? Details?.Deserialize<T>(SuiteJson.Options);
}
