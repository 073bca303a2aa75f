using System.Globalization;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>Whether a job's run did its work. Whether its message arrived is another question.</summary>
public enum RunVerdict
{
    Ok,
    Failed,

    /// <summary>Ended by its time limit, and nothing says otherwise.</summary>
    Timeout,

    /// <summary>The scheduler says timeout, but the work was done all the same: it took longer than its limit.</summary>
    Overran,

    Skipped,
}

/// <summary>Judges runs by what is known of them. Pure.</summary>
public static class RunJudge
{
    /// <param name="session">The one the run worked in; null when it is not known.</param>
    /// <returns>The verdict, and for <see cref="RunVerdict.Overran"/> what it rests on. What is not known for certain stays a timeout.</returns>
    public static (RunVerdict Verdict, string? Evidence) Of(CronRun run, GatewaySession? session) => run.Status switch
    {
        CronRunStatus.Skipped => (RunVerdict.Skipped, null),
        CronRunStatus.Ok => (RunVerdict.Ok, null),
        _ when !IsTimeout(run.ErrorReason, run.Error) => (RunVerdict.Failed, null),
        _ when run.DeliveryStatus == CronDeliveryStatus.Delivered => (RunVerdict.Overran, "the gateway confirmed that the run's message was delivered"),
        _ when EndedWell(run, session) is { } took => (RunVerdict.Overran, string.Create(CultureInfo.InvariantCulture, $"the run's session ended well, {took.TotalSeconds:0} s after the start")),
        _ => (RunVerdict.Timeout, null),
    };

    /// <summary>By the gateway's reason where it gives one, else by its words.</summary>
    public static bool IsTimeout(string? reason, string? error) => reason is not null ? reason == "timeout" : error?.Contains("timed out", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A session that somebody else's work could have ended, or that ended before the run began, says nothing.</summary>
    private static TimeSpan? EndedWell(CronRun run, GatewaySession? session) =>
        session is { Status: "done" or "ok" or "stop", SessionId: { } id, UpdatedAt: { } ended } && id == run.SessionId && ended >= run.RunAt ? ended - run.RunAt : null;
}
