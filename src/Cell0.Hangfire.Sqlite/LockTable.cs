using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// Who holds which lock. One process owns the file, so locks need not leave its memory, and die with it. They belong to a connection, which may take its own again,
/// not to a thread; who waits is served in the order of coming.
/// </summary>
internal sealed class LockTable(TimeProvider clock)
{
    /// <summary>No timer goes further; who waits longer waits for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Holding> held = new(StringComparer.Ordinal);

    /// <summary>Waits for it at most so long; zero: not at all.</summary>
    /// <exception cref="DistributedLockTimeoutException">Somebody else held it all that time.</exception>
    public void Acquire(object owner, string resource, TimeSpan timeout)
    {
        TaskCompletionSource? turn = null;
        lock (gate)
        {
            if (!held.TryGetValue(resource, out var holding)) held.Add(resource, new Holding(owner));
            else if (holding.Owner == owner) holding.Depth++;
            else if (timeout == TimeSpan.Zero) throw new DistributedLockTimeoutException(resource);
            else holding.Waiting.AddLast((owner, turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        if (turn is null) return;
        try
        {
            turn.Task.WaitAsync(timeout < Longest ? timeout : Timeout.InfiniteTimeSpan, clock).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            lock (gate)
            {
                // It may have been handed over in the same moment: then it is ours.
                if (turn.Task.IsCompleted) return;
                held[resource].Waiting.Remove((owner, turn));
            }

            throw new DistributedLockTimeoutException(resource);
        }
    }

    public void Release(object owner, string resource)
    {
        lock (gate)
        {
            if (!held.TryGetValue(resource, out var holding) || holding.Owner != owner || --holding.Depth > 0) return;
            if (holding.Waiting.First is not { } next)
            {
                held.Remove(resource);
                return;
            }

            holding.Waiting.RemoveFirst();
            (holding.Owner, holding.Depth) = (next.Value.Owner, 1);
            next.Value.Turn.SetResult();
        }
    }

    private sealed class Holding(object owner)
    {
        public object Owner { get; set; } = owner;

        public int Depth { get; set; } = 1;

        public LinkedList<(object Owner, TaskCompletionSource Turn)> Waiting { get; } = new();
    }
}
