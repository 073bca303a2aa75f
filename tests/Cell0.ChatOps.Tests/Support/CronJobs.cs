using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Cron jobs as the probe tells them: <c>CronJobs.Job("nightly").TimedOut(5)</c>.</summary>
internal static class CronJobs
{
    public static DateTimeOffset ReadAt => RunBuilder.Morning;

    /// <summary>A job that ran well four minutes ago and is due again.</summary>
    public static CronJobHealth Job(string name = "nightly") => new()
    {
        Id = $"id-of-{name}",
        Name = name,
        Enabled = true,
        Schedule = "every 5 min",
        Interval = TimeSpan.FromMinutes(5),
        Timeout = TimeSpan.FromSeconds(600),
        LastRunAt = ReadAt.AddMinutes(-4),
        LastDuration = TimeSpan.FromSeconds(41),
        LastStatus = "ok",
        LastDeliveryStatus = "not-requested",
        NextRunAt = ReadAt.AddMinutes(1),
    };

    public static CronJobHealth TimedOut(this CronJobHealth job, int inARow) =>
        job with { LastStatus = "error", LastTimedOut = true, LastError = "cron: job execution timed out", ConsecutiveErrors = inARow };

    public static CronJobHealth Failed(this CronJobHealth job, int inARow, string error = "API rate limit reached") =>
        job with { LastStatus = "error", LastTimedOut = false, LastError = error, ConsecutiveErrors = inARow };

    public static ProbeOutcome Outcome(params CronJobHealth[] jobs) => Outcome(true, jobs);

    public static ProbeOutcome Outcome(bool schedulerEnabled, params CronJobHealth[] jobs) => CronHealthProbe.Tell(new CronHealth(ReadAt, schedulerEnabled, jobs));

    /// <summary>The ten jobs of the seed's day: five timeouts, three errors, two errors, seven well.</summary>
    public static CronJobHealth[] OfTheSeedsDay() => [.. CellZeroJobs.AsReported(ReadAt).Select(From)];

    private static CronJobHealth From(SimulatedJob job) => Job(job.Name) with
    {
        Schedule = $"every {job.Every!.Value.TotalMinutes:0} min",
        Interval = job.Every,
        Timeout = TimeSpan.FromSeconds((double)job.TimeoutSeconds!.Value),
        LastRunAt = job.LastRunAt,
        LastDuration = job.LastDuration,
        LastStatus = job.LastStatus,
        LastError = job.LastError,
        LastTimedOut = job.LastErrorReason == "timeout",
        LastDeliveryStatus = job.LastDeliveryStatus,
        LastDeliveryError = job.LastDeliveryError,
        ConsecutiveErrors = job.ConsecutiveErrors,
        NextRunAt = job.NextRunAt,
    };
}
