using System.Globalization;
using System.Text.Json;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Suite;

// The ledger's rows as they are read, each with the way back to what it stands for.

internal sealed class RunRow
{
    public long Id { get; set; }
    public string Trigger { get; set; } = "";
    public long StartedAt { get; set; }
    public long FinishedAt { get; set; }
    public long? ScheduledFor { get; set; }
    public long? PreviousId { get; set; }
    public string Comparable { get; set; } = "";
    public long IsPartial { get; set; }
    public double ElapsedMs { get; set; }
    public double CpuMs { get; set; }

    public RunCost Cost => new(TimeSpan.FromMilliseconds(ElapsedMs), TimeSpan.FromMilliseconds(CpuMs));

    public RunSummary ToSummary() => new(new RunId(Id), Trigger, Session.FromMs(StartedAt), Session.FromMs(FinishedAt), IsPartial != 0, Cost);

    public Run ToRun(IReadOnlyList<ProbeResult> probes, IReadOnlyList<ProbeResult> confirmations) => new()
    {
        Id = new RunId(Id),
        Trigger = Trigger,
        StartedAt = Session.FromMs(StartedAt),
        FinishedAt = Session.FromMs(FinishedAt),
        ScheduledFor = Session.FromMs(ScheduledFor),
        PreviousRunId = PreviousId is { } previous ? new RunId(previous) : null,
        Comparable = Comparable,
        IsPartial = IsPartial != 0,
        Cost = Cost,
        Probes = probes,
        Confirmations = confirmations,
    };
}

internal sealed class ProbeRow
{
    public string ProbeId { get; set; } = "";
    public long IsConfirmation { get; set; }
    public string Status { get; set; } = "";
    public string? Reason { get; set; }
    public string? HowToEnable { get; set; }
    public long StartedAt { get; set; }
    public long FinishedAt { get; set; }
    public string? Details { get; set; }

    public ProbeResult ToResult(IReadOnlyList<Figure> figures) => new()
    {
        ProbeId = ProbeId,
        Status = Enum.Parse<ProbeStatus>(Status),
        Reason = Reason,
        HowToEnable = HowToEnable,
        StartedAt = Session.FromMs(StartedAt),
        FinishedAt = Session.FromMs(FinishedAt),
        Figures = figures,
        Details = Details is null ? null : JsonSerializer.Deserialize<JsonElement>(Details),
    };
}

internal sealed class FigureRow
{
    public long RunId { get; set; }
    public string Figure { get; set; } = "";
    public string ProbeId { get; set; } = "";
    public string Metric { get; set; } = "";
    public string Statistic { get; set; } = "";
    public double Value { get; set; }
    public string Unit { get; set; } = "";
    public long N { get; set; }
    public string Better { get; set; } = "";
    public string Sha256 { get; set; } = "";
    public long IsConfirmation { get; set; }

    public Figure ToFigure()
    {
        if (!Measuring.Statistic.TryParse(Statistic, out var statistic)) throw new StorageException($"figure R{RunId.ToString(CultureInfo.InvariantCulture)}.{Figure} has an unknown statistic '{Statistic}'");
        return new Figure(new FigureId(new RunId(RunId), Figure), ProbeId, Metric, statistic, Value, Unit, (int)N, Enum.Parse<Better>(Better), Sha256);
    }
}

internal sealed class SamplesRow
{
    public string Metric { get; set; } = "";
    public string Unit { get; set; } = "";
    public long N { get; set; }
    public string Sha256 { get; set; } = "";
    public byte[]? Csv { get; set; }
    public string Histogram { get; set; } = "[]";
}
