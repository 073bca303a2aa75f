namespace Cell0.ChatOps.Suite;

public enum JobMood
{
    Trouble,

    /// <summary>Never run, or nobody knows.</summary>
    Unknown,

    Well,

    /// <summary>Switched off by a person.</summary>
    Off,
}

/// <summary>How a job stands on two axes: whether its work is done, and whether its message arrives. Capitals are trouble.</summary>
/// <param name="Mood">The worse of the two.</param>
/// <param name="Execution">One word or two: <c>ok</c>, <c>TIMEOUT</c>, <c>never run</c>.</param>
/// <param name="Delivery">Null where no message was asked for.</param>
public sealed record JobStanding(JobMood Mood, string Execution, string? Delivery)
{
    public static JobStanding Of(CronJobHealth job) => new(MoodOf(job), ExecutionOf(job), DeliveryOf(job));

    /// <summary>The last run's message was meant to arrive and did not.</summary>
    public static bool IsUndelivered(CronJobHealth job) => job is { LastDeliveryStatus: "not-delivered", DeliverySuppressed: false };

    private static JobMood MoodOf(CronJobHealth job) => job switch
    {
        { AutoDisabledReason: not null } => JobMood.Trouble,
        { Enabled: false } => JobMood.Off,
        { RunsTooLong: true } or { OverdueBy: not null } or { LastStatus: "error" } or { ConsecutiveErrors: > 0 } => JobMood.Trouble,
        _ when IsUndelivered(job) => JobMood.Trouble,
        { LastStatus: "ok" } => JobMood.Well,
        _ => JobMood.Unknown,
    };

    private static string ExecutionOf(CronJobHealth job) => job switch
    {
        { AutoDisabledReason: not null } => "SWITCHED OFF by the gateway",
        { Enabled: false } => "disabled",
        { RunsTooLong: true } => "RUNS TOO LONG",
        { RunningFor: not null } => "running",
        { OverdueBy: not null } => "OVERDUE",
        { LastStatus: null } => "never run",
        { LastStatus: "error", LastOverran: not null } => "OVERRAN",
        { LastStatus: "error", LastTimedOut: true } => "TIMEOUT",
        { LastStatus: "error" } => "FAILING",
        _ => job.LastStatus,
    };

    private static string? DeliveryOf(CronJobHealth job) => job switch
    {
        { DeliverySuppressed: true } => "kept back on purpose",
        { LastDeliveryStatus: "not-delivered" } => "NOT DELIVERED",
        { LastDeliveryStatus: "delivered" } => "delivered",
        { LastDeliveryStatus: "unknown" } when job.DeliveryChannel is not null => "delivery unknown",
        _ => null,
    };
}
