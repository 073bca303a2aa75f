namespace Cell0.Hangfire.Sqlite.Tests.Contract;

/// <summary>
/// Every point where this storage and Hangfire.InMemory differ by right, with the reason. A test of the contract that meets one says what each of the two does
/// (<see cref="ContractTests.Differ"/>).
/// </summary>
internal static class Differences
{
    public const string CreatedAt = "Hangfire.InMemory stamps a job with its own time; ours keeps the time the client gave, as the SQL storages do.";

    public const string Claims = "Hangfire.InMemory deletes what is fetched (nothing survives its process), so it shows no fetched jobs and only Requeue brings one back; ours keeps a claim until it is acknowledged, given back or disposed.";

    public const string RequeuedPlace = "Hangfire.InMemory puts a job that is given back at the end of its queue; with ours it keeps its place, so a restart does not throw the order over.";

    public const string Stopped = "Hangfire.InMemory looks into its queues before it looks at the token; with ours a worker that is told to stop takes no further job.";

    public const string ReversedRange = "Hangfire.InMemory throws where a range ends before it begins; ours has nothing in such a range, as the SQL storages.";

    public const string TrimOverflow = "Hangfire.InMemory adds one to the end of the range and empties the list when that overflows.";

    public const string EmptyQueues = "Hangfire.InMemory goes on showing a queue that was ever used; ours shows those with a job waiting or fetched, as the SQL storages.";

    public const string Case = "Hangfire.InMemory compares these keys as its option says, by default exactly; Hangfire's own reader of states does not mind their case, so ours never does.";

    public const string Processes = "Hangfire.InMemory has no process of its own for a server to run; ours has the claims' sign of life and the sweep.";

    public const string GenericName = "Hangfire.InMemory declares the name its fetched job had before that became generic, so Hangfire does not find it; ours declares the type's real name.";
}
