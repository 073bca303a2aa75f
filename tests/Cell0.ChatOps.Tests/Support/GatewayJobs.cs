using System.Collections.Frozen;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Jobs and runs as the gateway's events tell them.</summary>
internal static class GatewayJobs
{
    public static GatewayHello Hello { get; } = new(4, "2026.9.6", FrozenSet<string>.Empty, null, null);

    /// <summary>The look-alike's job as an event carries it.</summary>
    public static CronJob Of(SimulatedJob job) => new(
        job.Id,
        job.Name,
        job.Enabled,
        new CronSchedule("every", job.Every),
        "agentTurn",
        TimeSpan.FromSeconds((double)(job.TimeoutSeconds ?? 0)),
        job.DeliveryMode is { } mode ? new CronDelivery(mode, job.DeliveryChannel) : null,
        new CronJobState
        {
            NextRunAt = job.NextRunAt,
            LastRunAt = job.LastRunAt,
            LastStatus = Status(job.LastStatus),
            LastDuration = job.LastDuration,
            LastError = job.LastError,
            LastErrorReason = job.LastErrorReason,
            LastDeliveryStatus = Cell0.ChatOps.Suite.CronWords.Delivery(job.LastDeliveryStatus),
            LastDeliveryError = job.LastDeliveryError,
            ConsecutiveErrors = job.ConsecutiveErrors,
            ConsecutiveSkipped = job.ConsecutiveSkipped,
            RunningAt = job.RunningAt,
        },
        null,
        null);

    public static CronEvent Finished(SimulatedJob job, DateTimeOffset at, string? sessionId = null) => new(at, CronAction.Finished, job.Id, Of(job), RunOf(job) with { SessionId = sessionId });

    /// <summary>The run that the job's state speaks of.</summary>
    public static CronRun RunOf(SimulatedJob job) => new(job.Id, job.LastRunAt!.Value)
    {
        EndedAt = job.LastRunAt + job.LastDuration,
        Duration = job.LastDuration,
        Status = Status(job.LastStatus),
        Error = job.LastError,
        ErrorReason = job.LastErrorReason,
        DeliveryStatus = Cell0.ChatOps.Suite.CronWords.Delivery(job.LastDeliveryStatus),
        DeliveryError = job.LastDeliveryError,
    };

    private static CronRunStatus? Status(string? word) => Cell0.ChatOps.Suite.CronWords.Status(word);
}
