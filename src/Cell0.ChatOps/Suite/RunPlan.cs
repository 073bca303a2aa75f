namespace Cell0.ChatOps.Suite;

/// <summary>What is to be measured now.</summary>
/// <param name="Id">Reserved in the ledger before the run begins.</param>
/// <param name="Only">Ids of the wanted probes; empty: all.</param>
public sealed record RunPlan(RunId Id, string Trigger, DateTimeOffset? ScheduledFor, IReadOnlyCollection<string> Only);
