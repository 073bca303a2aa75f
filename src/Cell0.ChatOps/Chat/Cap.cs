namespace Cell0.ChatOps.Chat;

/// <summary>At most so many a window for each key; keeps us from answering a bot for ever.</summary>
internal sealed class Cap(int most, TimeSpan window, TimeProvider clock)
{
    private const int MostKeys = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> seen = new(StringComparer.Ordinal);

    public bool TryPass(string key) => TryPass(key, out _);

    /// <param name="until">Set when this is the last that passes: until when no other will.</param>
    public bool TryPass(string key, out DateTimeOffset? until)
    {
        until = null;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var (since, count) = seen.TryGetValue(key, out var entry) && now - entry.Since < window ? entry : (now, 0);
            if (count >= most) return false;
            if (seen.Count >= MostKeys) seen.Clear();
            seen[key] = (since, count + 1);
            if (count + 1 == most) until = since + window;
            return true;
        }
    }
}
