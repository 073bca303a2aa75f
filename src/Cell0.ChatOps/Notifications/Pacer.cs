namespace Cell0.ChatOps.Notifications;

/// <summary>Paces each chat (all its topics together) and each channel as a whole (the generic cell rate algorithm). It makes a message wait, it never drops one.</summary>
public sealed class Pacer(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> next = new(StringComparer.Ordinal);

    /// <summary>Takes a place and says how long to wait for it.</summary>
    public TimeSpan Reserve(Target chat, ChannelPace pace)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var forChat = Take(chat.Whole.ToString(), pace.PerChatPerSecond, pace.Burst, now);
            var forAll = Take(chat.Channel, pace.PerSecond, 1, now);
            return forChat > forAll ? forChat : forAll;
        }
    }

    /// <summary>Gives back a place that was not used.</summary>
    public void Refund(Target chat, ChannelPace pace)
    {
        lock (gate)
        {
            Return(chat.Whole.ToString(), pace.PerChatPerSecond);
            Return(chat.Channel, pace.PerSecond);
        }
    }

    /// <summary>True when a message would not have to wait.</summary>
    public bool IsOpen(Target chat, ChannelPace pace)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            return Wait(chat.Whole.ToString(), pace.PerChatPerSecond, pace.Burst, now) == TimeSpan.Zero && Wait(chat.Channel, pace.PerSecond, 1, now) == TimeSpan.Zero;
        }
    }

    private TimeSpan Take(string key, double rate, int burst, DateTimeOffset now)
    {
        if (rate <= 0) return TimeSpan.Zero;
        var wait = Wait(key, rate, burst, now);
        var from = next.TryGetValue(key, out var at) && at > now ? at : now;
        next[key] = from + TimeSpan.FromSeconds(1 / rate);
        if (next.Count > 10_000) Forget(now);
        return wait;
    }

    private TimeSpan Wait(string key, double rate, int burst, DateTimeOffset now)
    {
        if (rate <= 0 || !next.TryGetValue(key, out var at)) return TimeSpan.Zero;
        var wait = at - TimeSpan.FromSeconds((Math.Max(burst, 1) - 1) / rate) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private void Return(string key, double rate)
    {
        if (rate > 0 && next.TryGetValue(key, out var at)) next[key] = at - TimeSpan.FromSeconds(1 / rate);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var key in next.Where(entry => entry.Value < now).Select(entry => entry.Key).ToArray()) next.Remove(key);
    }
}
