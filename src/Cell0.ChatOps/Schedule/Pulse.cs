using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Schedule;

/// <summary>What the outside watcher is told after a run, and why: decided here without touching anything.</summary>
/// <param name="Trouble">Null when all is well.</param>
public sealed record Pulse(string? Trouble)
{
    /// <summary>An alert that waits longer than this makes the outbox stuck.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private const int FailuresOfTheDead = 5;

    public bool IsWell => Trouble is null;

    /// <param name="runProblem">Why the run left nothing; null when it stands in the ledger.</param>
    /// <param name="stuckSince">Since when the oldest alert waits that should have gone; null when none does.</param>
    public static Pulse Take(string? runProblem, DateTimeOffset? stuckSince, IReadOnlyList<ChannelHealth> channels, DateTimeOffset now)
    {
        if (runProblem is not null) return new Pulse($"the run failed: {runProblem}");
        if (stuckSince is { } since && now - since > LongestWait) return new Pulse($"an alert waits for {(now - since).TotalMinutes:0} minutes");

        // The page's own chat is no way to a phone.
        var ways = channels.Where(channel => channel.IsConfigured && channel.Channel != "webchat").ToList();
        return ways.Count > 0 && ways.TrueForAll(channel => channel is { Problem: not null, FailuresInRow: >= FailuresOfTheDead }) ? new Pulse("every channel is dead") : new Pulse((string?)null);
    }
}
