using System.Globalization;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Judges a change of a job by the runs that began after it. One run with the old trouble ends it; a failure of another kind says nothing of it.</summary>
internal static class RunJudge
{
    /// <param name="isOldTrouble">True for a run that shows what the change was to end.</param>
    public static FixJudgement Of(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, Func<CronRun, bool> isOldTrouble, DateTimeOffset at)
    {
        var since = runs.Where(run => run.Status is CronRunStatus.Ok or CronRunStatus.Error && (fix.Mark is not { } mark || run.RunAt > mark)).OrderBy(run => run.RunAt).ToList();
        var needed = fix.Plan.RunsNeeded;
        var good = 0;
        foreach (var run in since)
        {
            if (run.Status == CronRunStatus.Ok) good++;
            else if (isOldTrouble(run)) return new FixJudgement(FixOutcome.DidNotHelp, good, $"the run of {Clock(run)} {RunEnd.Words(run)}{Ignored(fix, run)}");
            if (good >= needed) return new FixJudgement(FixOutcome.Helped, good, $"{Count(good, needed)}: {RunEnd.Words(run)}");
        }

        var others = since.Count - good;
        if (others >= needed) return new FixJudgement(FixOutcome.CannotTell, good, $"{others} runs failed for another reason (last: {RunEnd.Words(since.Last(run => run.Status == CronRunStatus.Error))})");
        if (now.Stopped is { } stopped) return new FixJudgement(FixOutcome.CannotTell, good, $"{stopped} after {Count(good, needed)}");
        if (fix.Until is { } until && at >= until) return new FixJudgement(FixOutcome.CannotTell, good, good == 0 ? "no run came within the time there was" : $"{Count(good, needed)}, and no more came in time");
        return new FixJudgement(FixOutcome.NotYet, good, since.Count == 0 ? "" : $"{Count(good, needed)}: {RunEnd.Words(since[^1])}");
    }

    public static string Count(int good, int needed) => string.Create(CultureInfo.InvariantCulture, $"{good} of {needed} runs ok");

    private static string Clock(CronRun run) => $"{FigureFormat.Clock(run.RunAt, TimeZoneInfo.Utc)} UTC";

    /// <summary>Cut off well before the limit the gateway says it holds: then it does not heed it.</summary>
    private static string Ignored(Fix fix, CronRun run) =>
        JobFacets.Timeout(fix.Plan.To) is { } limit && limit > TimeSpan.Zero && run.Duration < limit * 0.9
            ? $", although {FixSpan.Words(limit)} is configured: the gateway does not heed it"
            : "";
}
