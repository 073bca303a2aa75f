namespace Cell0.ChatOps.Gateway;

/// <param name="Safe">Nothing would be interrupted.</param>
/// <param name="Blockers">What is at work, in the gateway's words.</param>
/// <param name="CronRuns">Runs in progress.</param>
/// <param name="Summary">The gateway's own sentence.</param>
public sealed record RestartPreflight(bool Safe, IReadOnlyList<string> Blockers, int CronRuns, string Summary);

/// <param name="Status">scheduled; deferred until its work is done; coalesced with a restart already asked for.</param>
/// <param name="Preflight">What the gateway saw when it was asked.</param>
public sealed record RestartTicket(string Status, RestartPreflight? Preflight);
