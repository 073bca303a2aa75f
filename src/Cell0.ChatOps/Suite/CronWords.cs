using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>The words of jobs and runs, as they are stored and read.</summary>
public static class CronWords
{
    public static string? Of(CronRunStatus? status) => status?.ToString().ToLowerInvariant();

    public static CronRunStatus? Status(string? word) => Enum.TryParse<CronRunStatus>(word, ignoreCase: true, out var status) ? status : null;

    public static string Of(RunVerdict verdict) => verdict.ToString().ToLowerInvariant();

    public static RunVerdict Verdict(string word) => Enum.TryParse<RunVerdict>(word, ignoreCase: true, out var verdict) ? verdict : RunVerdict.Failed;

    public static string? Of(CronDeliveryStatus? status) => status switch
    {
        CronDeliveryStatus.Delivered => "delivered",
        CronDeliveryStatus.NotDelivered => "not-delivered",
        CronDeliveryStatus.NotRequested => "not-requested",
        CronDeliveryStatus.Unknown => "unknown",
        _ => null,
    };

    public static CronDeliveryStatus? Delivery(string? word) => word switch
    {
        "delivered" => CronDeliveryStatus.Delivered,
        "not-delivered" => CronDeliveryStatus.NotDelivered,
        "not-requested" => CronDeliveryStatus.NotRequested,
        "unknown" => CronDeliveryStatus.Unknown,
        _ => null,
    };
}
