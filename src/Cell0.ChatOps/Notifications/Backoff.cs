namespace Cell0.ChatOps.Notifications;

/// <summary>Waits between tries: 1 s, doubled each time up to a minute, moved by up to a fifth either way so that chats do not retry in step.</summary>
public sealed class Backoff(Random chance)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="failures">Tries so far that failed, 0 for the first wait.</param>
    public TimeSpan After(int failures)
    {
        var wait = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(failures, 16)));
        lock (chance) return TimeSpan.FromSeconds(wait * (0.8 + (0.4 * chance.NextDouble())));
    }
}
