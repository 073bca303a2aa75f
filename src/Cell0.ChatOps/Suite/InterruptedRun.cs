namespace Cell0.ChatOps.Suite;

/// <summary>An attempt that never became a run: the process ended in the middle of it.</summary>
public sealed record InterruptedRun(RunId Id, string Trigger, DateTimeOffset StartedAt)
{
    /// <summary>What is said of such a run wherever it is met.</summary>
    public static string Say(RunId id) => $"{id} was interrupted: its process ended in the middle of it; nothing of it was kept";
}
