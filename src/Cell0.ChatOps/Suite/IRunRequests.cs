namespace Cell0.ChatOps.Suite;

/// <summary>Asking for a run. Implemented by the schedule; one run at a time, a second request joins the running one.</summary>
public interface IRunRequests
{
    /// <summary>The running run's progress, or null.</summary>
    RunProgress? Current { get; }

    /// <summary>When the clock wants the next run; null when the schedule is off.</summary>
    DateTimeOffset? NextRunAt { get; }

    /// <summary>Starts a run, or joins the one that is running.</summary>
    /// <param name="probes">Only these probes; empty: all.</param>
    RunTicket Request(string trigger, IReadOnlyCollection<string> probes);

    /// <summary>Asks the running run to stop; its measurements are dropped. False when none is running.</summary>
    bool Cancel();
}

/// <param name="Joined">True when the run was already under way.</param>
/// <param name="Completion">Ends with the run's id, or null when it was cancelled or could not be stored (the reason is then in <see cref="RunProgress.Problem"/>).</param>
public sealed record RunTicket(RunId Id, bool Joined, Task<RunId?> Completion);

/// <summary>How far a run is. Immutable; the newest replaces the older.</summary>
public sealed record RunProgress(RunId Id, DateTimeOffset StartedAt, int Done, int Total, string? Probe, string? Problem = null);
