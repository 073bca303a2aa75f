namespace Cell0.ChatOps.Gateway;

/// <summary>What came of asking for a run.</summary>
/// <param name="Started">False: it was not begun, for the reason given.</param>
/// <param name="RunId">Names the run; null on old gateways.</param>
/// <param name="Reason">The gateway's word: already-running, not-due ...</param>
public sealed record CronRunTicket(bool Started, string? RunId = null, string? Reason = null)
{
    /// <summary>The job runs already: nothing was begun and nothing is wrong.</summary>
    public bool AlreadyRunning => !Started && Reason == "already-running";
}
