using System.Globalization;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>From the gateway's cron jobs to the facts that rules read. Pure.</summary>
internal static class CronReading
{
    private static readonly TimeSpan LeastGrace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostGrace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(30);

    public static CronHealth Of(CronStatus status, IReadOnlyList<CronJob> jobs, DateTimeOffset now) =>
        new(now, status.Enabled, [.. jobs.OrderBy(job => job.Name, StringComparer.Ordinal).ThenBy(job => job.Id, StringComparer.Ordinal).Select(job => Of(job, status.Enabled, now))]);

    private static CronJobHealth Of(CronJob job, bool schedulerEnabled, DateTimeOffset now)
    {
        var state = job.State;
        var runningFor = now - state.RunningAt;
        return new CronJobHealth
        {
            Id = job.Id,
            Name = job.Name,
            Enabled = job.Enabled,
            IsSystem = job.IsSystemJob,
            Schedule = Describe(job.Schedule),
            Interval = job.Schedule.Every,
            Timeout = job.Timeout,
            LastRunAt = state.LastRunAt,
            LastDuration = state.LastDuration,
            LastStatus = state.LastStatus?.ToString().ToLowerInvariant(),
            LastError = state.LastError,
            LastTimedOut = state.LastStatus == CronRunStatus.Error && TimedOut(state),
            LastDeliveryStatus = Describe(state.LastDeliveryStatus),
            LastDeliveryError = state.LastDeliveryError,
            DeliverySuppressed = state.DeliverySuppressionReason is not null,
            ConsecutiveErrors = state.ConsecutiveErrors,
            ConsecutiveSkipped = state.ConsecutiveSkipped,
            NextRunAt = state.NextRunAt,
            OverdueBy = schedulerEnabled && job.Enabled && runningFor is null ? Overdue(state.NextRunAt, job.Schedule.Every, now) : null,
            RunningFor = runningFor,
            RunsTooLong = runningFor is { } running && job.Timeout is { } limit && limit > TimeSpan.Zero && running > limit + StopGrace,
            AutoDisabledReason = state.AutoDisabled?.Reason,
        };
    }

    /// <summary>By the gateway's reason where it gives one, else by its words.</summary>
    private static bool TimedOut(CronJobState state) => state.LastErrorReason is { } reason ? reason == "timeout" : state.LastError?.Contains("timed out", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Beyond a grace of a tenth of the interval, one to ten minutes.</summary>
    private static TimeSpan? Overdue(DateTimeOffset? nextRunAt, TimeSpan? interval, DateTimeOffset now)
    {
        var tenth = (interval ?? TimeSpan.Zero) / 10;
        var grace = tenth < LeastGrace ? LeastGrace : tenth > MostGrace ? MostGrace : tenth;
        return now - nextRunAt is { } late && late > grace ? late - grace : null;
    }

    private static string Describe(CronSchedule schedule) => schedule switch
    {
        { Kind: "every", Every: { } every } => "every " + Describe(every),
        { Kind: "cron", Expression: { } expression } => $"cron {expression}{(schedule.TimeZone is { } zone ? $" ({zone})" : "")}",
        { Kind: "at", At: { } at } => string.Create(CultureInfo.InvariantCulture, $"once at {at:yyyy-MM-dd HH:mm zzz}"),
        _ => schedule.Kind,
    };

    private static string Describe(TimeSpan every) => every switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalDays:0} d"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalHours:0} h"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{every.TotalSeconds:0.###} s"),
    };

    private static string? Describe(CronDeliveryStatus? status) => status switch
    {
        CronDeliveryStatus.Delivered => "delivered",
        CronDeliveryStatus.NotDelivered => "not-delivered",
        CronDeliveryStatus.NotRequested => "not-requested",
        CronDeliveryStatus.Unknown => "unknown",
        _ => null,
    };
}
