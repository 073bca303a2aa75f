using Cell0.ChatOps.Suite;
using Hangfire;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Arms the clock at start: says what was interrupted, withdraws what the process before had armed, counts what was missed while nobody was up, begins the first run.</summary>
public sealed partial class ScheduleWorker(
    RunDesk desk,
    RunClock runClock,
    RunStore runs,
    FormerJobs former,
    IRecurringJobManager recurring,
    IOptions<SuiteOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ScheduleWorker> logger) : BackgroundService
{
    private const int MostMissed = 1000;

    /// <summary>True once the clock is armed: part of being ready.</summary>
    public bool IsArmed { get; private set; }

    /// <summary>Armed before the service counts as started.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var interrupted in runs.TakeInterrupted()) Interrupted(logger, interrupted.Id, interrupted.Trigger, interrupted.StartedAt);
        former.Withdraw();
        recurring.AddOrUpdate<MissedRunJob>(MissedRunJob.Id, job => job.Check(), Cron.Minutely());
        recurring.AddOrUpdate<RetentionJob>(RetentionJob.Id, job => job.Prune(), Cron.Daily(4));
        var now = clock.GetUtcNow();
        var last = runs.List(1) is [var newest] ? newest.StartedAt : (DateTimeOffset?)null;
        if (last is { } before) runClock.Missed(MissedBetween(before, now));
        runClock.Arm();
        IsArmed = true;
        // Not before everything has started: a service that cannot listen must not leave a half run behind.
        if (options.Value.RunOnStart && IsDue(last, now)) lifetime.ApplicationStarted.Register(() => desk.Request("start", []));
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;

    /// <summary>The last run may have begun before its nominal time, and one due just now may still have lain ahead.</summary>
    private IReadOnlyList<DateTimeOffset> MissedBetween(DateTimeOffset last, DateTimeOffset now)
    {
        var margin = RunClock.Grace + RunPlanner.LongestJitter(options.Value, last, clock.LocalTimeZone);
        return RunPlanner.Between(options.Value, last + margin, now - margin, clock.LocalTimeZone, MostMissed);
    }

    private bool IsDue(DateTimeOffset? last, DateTimeOffset now)
    {
        var period = RunPlanner.Period(options.Value, now, clock.LocalTimeZone);
        return last is not { } before || now - before >= (period > TimeSpan.Zero ? period : TimeSpan.FromMinutes(15));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} ({Trigger}), begun {StartedAt:u}, was interrupted: the process ended in the middle of it; nothing of it was kept")]
    private static partial void Interrupted(ILogger logger, RunId run, string trigger, DateTimeOffset startedAt);
}
