using System.Globalization;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Why a change of a job should help, by what its runs show.</summary>
internal static class JobReasons
{
    public static string Timeout(FixScene scene, TimeSpan limit)
    {
        if (scene.Job?.Timeout is { } now && now > TimeSpan.Zero && limit < now) return $"a run that hangs is ended after {FixSpan.Words(limit)}, and its lane is free for others";
        var ended = scene.Runs.Where(run => run.Status is CronRunStatus.Ok or CronRunStatus.Error).ToList();
        var cut = ended.Count(RunEnd.TimedOut);
        if (cut == 0 && (scene.Job is not { } job || !RunEnd.TimedOut(job.State))) return "no known run of it was cut off at its limit, so by what is known it may change nothing";
        var seen = cut == 0 ? "its last run was cut off at its limit" : string.Create(CultureInfo.InvariantCulture, $"{cut} of the last {ended.Count} {(ended.Count == 1 ? "run was" : "runs were")} cut off at the limit");
        var longest = ended.Where(run => run.Status == CronRunStatus.Ok).Max(run => run.Duration);
        return $"{seen}; a run that needs up to {FixSpan.Words(limit)} ends by itself then{(longest is { } took ? $" (the longest that ended well took {FigureFormat.Duration(took)})" : "")}";
    }

    public static string Interval(FixScene scene, TimeSpan every) => scene.Job?.Schedule.Every is not { } now
        ? $"it starts every {FixSpan.Words(every)}"
        : every > now
            ? $"it starts every {FixSpan.Words(every)} instead of every {FixSpan.Words(now)}: a run ends before the next is due, and others find a lane"
            : $"it starts every {FixSpan.Words(every)} instead of every {FixSpan.Words(now)}: its work is done more often";
}
