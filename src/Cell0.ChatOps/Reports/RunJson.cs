using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>A run as programs read it: over HTTP and from <c>run --json</c>.</summary>
public sealed record RunJson
{
    /// <summary>camelCase, enums by name, null where there is nothing.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Description("The run's name, R512.")]
    public required string Id { get; init; }

    [Description("What asked for it: schedule, start, cli, api or chat.")]
    public required string Trigger { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }

    [Description("The comparable run before it, or null.")]
    public string? PreviousRunId { get; init; }

    [Description("HEALTHY, UNKNOWN, DEGRADED or CRITICAL; null for a run that was never judged.")]
    public string? Verdict { get; init; }

    [Description("Worst first.")]
    public required IReadOnlyList<string> VerdictReasons { get; init; }

    [Description("True when only some probes were asked for.")]
    public bool IsPartial { get; init; }

    [Description("What the run itself cost, its child processes included, in milliseconds.")]
    public required RunCostJson Cost { get; init; }

    public required IReadOnlyList<ProbeJson> Probes { get; init; }

    [Description("Worst first.")]
    public required IReadOnlyList<FindingJson> Findings { get; init; }

    [Description("What this run changed in the incidents.")]
    public required IReadOnlyList<RunChangeJson> Changes { get; init; }

    [Description("When the clock wants the next run; null when the schedule is off.")]
    public DateTimeOffset? NextRunAt { get; init; }

    /// <param name="verdict">Null for a run that was never judged.</param>
    public static RunJson Of(Run run, IReadOnlyList<Finding> findings, Verdict? verdict, IReadOnlyList<RunChangeJson> changes, DateTimeOffset? nextRunAt) => new()
    {
        Id = run.Id.ToString(),
        Trigger = run.Trigger,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        PreviousRunId = run.PreviousRunId?.ToString(),
        Verdict = verdict?.Text,
        VerdictReasons = verdict?.Reasons ?? [],
        IsPartial = run.IsPartial,
        Cost = new RunCostJson(run.Cost.Elapsed.TotalMilliseconds, run.Cost.Cpu.TotalMilliseconds),
        Probes = [.. run.Probes.Select(probe => ProbeJson.Of(probe, false)), .. run.Confirmations.Select(probe => ProbeJson.Of(probe, true))],
        Findings = [.. findings.Select(FindingJson.Of)],
        Changes = changes,
        NextRunAt = nextRunAt,
    };
}

public sealed record RunCostJson(double ElapsedMs, double CpuMs);

public sealed record ProbeJson
{
    public required string Id { get; init; }

    [Description("passed, failed, timedOut, notMeasured or off.")]
    public required ProbeStatus Status { get; init; }

    [Description("Why it did not pass; for a passed probe what was seen.")]
    public string? Reason { get; init; }

    [Description("For a probe that is off: the setting to make.")]
    public string? HowToEnable { get; init; }

    [Description("True for a second measurement of figures that had changed grossly.")]
    public bool IsConfirmation { get; init; }

    public required IReadOnlyList<MeasurementJson> Measurements { get; init; }

    internal static ProbeJson Of(ProbeResult probe, bool isConfirmation) => new()
    {
        Id = probe.ProbeId,
        Status = probe.Status,
        Reason = probe.Reason,
        HowToEnable = probe.HowToEnable,
        IsConfirmation = isConfirmation,
        Measurements = [.. probe.Figures.Select(MeasurementJson.Of)],
    };
}

public sealed record MeasurementJson
{
    [Description("The figure's name, R512.m4c; GET /api/figures/{figureId} opens it.")]
    public required string FigureId { get; init; }

    public required string Metric { get; init; }

    [Description("min, max, mean, median, pNN, rate, count or share.")]
    public required string Statistic { get; init; }

    public required double? Value { get; init; }
    public required string Unit { get; init; }

    [Description("How many raw samples it is computed from.")]
    public required int N { get; init; }

    [Description("lower, higher or none: which direction of a change is the good one.")]
    public required Measuring.Better Better { get; init; }

    internal static MeasurementJson Of(Figure figure) => new()
    {
        FigureId = figure.Id.ToString(),
        Metric = figure.Metric,
        Statistic = figure.Statistic.Name,
        Value = double.IsFinite(figure.Value) ? figure.Value : null,
        Unit = figure.Unit,
        N = figure.N,
        Better = figure.Better,
    };
}

public sealed record FindingJson
{
    public required string Fingerprint { get; init; }
    public required string Rule { get; init; }

    [Description("critical, high, medium or low.")]
    public required Severity Severity { get; init; }

    public required string Component { get; init; }
    public required string Issue { get; init; }
    public required string Impact { get; init; }

    [Description("Figures it rests on.")]
    public required IReadOnlyList<string> Evidence { get; init; }

    [Description("What it rests on, in words.")]
    public required IReadOnlyList<string> Facts { get; init; }

    [Description("What to do.")]
    public required string Fix { get; init; }

    [Description("True for news that is no trouble in itself.")]
    public bool IsNews { get; init; }

    internal static FindingJson Of(Finding finding) => new()
    {
        Fingerprint = finding.Fingerprint,
        Rule = finding.Rule,
        Severity = finding.Severity,
        Component = finding.Component,
        Issue = finding.Issue,
        Impact = finding.Impact,
        Evidence = [.. finding.Evidence.Select(evidence => evidence.Figure).OfType<string>()],
        Facts = [.. finding.Evidence.Select(evidence => evidence.Text)],
        Fix = finding.Advice,
        IsNews = finding.IsNews,
    };
}

/// <param name="Code">Of the incident.</param>
/// <param name="Kind"><c>opened worsened eased acknowledged reopened resolved</c>.</param>
public sealed record RunChangeJson(string Code, string Kind, string Severity, string Title);
