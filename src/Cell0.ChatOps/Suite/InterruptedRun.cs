namespace Cell0.ChatOps.Suite;

/// <summary>An attempt that never became a run: the process ended in the middle of it.</summary>
public sealed record InterruptedRun(RunId Id, string Trigger, DateTimeOffset StartedAt);
