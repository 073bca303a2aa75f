using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>How a run ended.</summary>
internal static class RunEnd
{
    private const int LongestError = 120;

    public static bool TimedOut(CronRun run) => run.Status == CronRunStatus.Error && TimedOut(run.ErrorReason, run.Error);

    public static bool TimedOut(CronJobState state) => state.LastStatus == CronRunStatus.Error && TimedOut(state.LastErrorReason, state.LastError);

    /// <summary><c>ok in 12 min</c>, <c>timed out after 10 min</c>, <c>failed after 41 s: exit code 3</c>.</summary>
    public static string Words(CronRun run)
    {
        var took = run.Duration is { } span ? FigureFormat.Duration(span) : null;
        return run switch
        {
            { Status: CronRunStatus.Ok } => took is null ? "ok" : $"ok in {took}",
            _ when TimedOut(run) => took is null ? "timed out" : $"timed out after {took}",
            _ => $"failed{(took is null ? "" : $" after {took}")}: {TextCut.Head(run.Error ?? "no reason given", LongestError, "...")}",
        };
    }

    /// <summary>By the gateway's reason where it gives one, else by its words.</summary>
    private static bool TimedOut(string? reason, string? text) => reason is not null ? reason == "timeout" : text?.Contains("timed out", StringComparison.OrdinalIgnoreCase) == true;
}
