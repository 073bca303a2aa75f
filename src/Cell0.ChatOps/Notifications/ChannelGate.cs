namespace Cell0.ChatOps.Notifications;

/// <summary>Says which chat may be tried now: keeps a breaker for each channel, and what a network asked us to wait.</summary>
public sealed partial class ChannelGate(ChannelStateStore store, ChannelHealthBoard health, DeliverySignal signal, TimeProvider clock, ILogger<ChannelGate> log)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<Target, DateTimeOffset> chats = [];

    /// <summary>What an earlier process knew.</summary>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public void Load()
    {
        var now = clock.GetUtcNow();
        foreach (var state in store.All())
        {
            var entry = Of(state.Channel);
            lock (gate)
            {
                entry.LastOutage = state.LastOutage;
                if (state.FailingSince is { } since) entry.Breaker = Breaker.Remembered(since, state.Problem ?? "not reachable", now);
            }

            if (state.FailingSince is not null) signal.Trouble(state.Channel);

            if (state.LastProofAt is { } proof) health.Proven(state.Channel, proof);
            Show(state.Channel);
        }
    }

    /// <summary>How often the channel came back: what a chat waited for before is void after it.</summary>
    public int Returns(string channel)
    {
        lock (gate) return Of(channel).Returns;
    }

    public bool IsOpen(string channel)
    {
        lock (gate) return Of(channel).Breaker.IsOpen;
    }

    /// <summary>Since when every try failed; null when the last one did not.</summary>
    public DateTimeOffset? FailingSince(string channel)
    {
        lock (gate) return Of(channel).Breaker.Since;
    }

    /// <summary>The network answered a question of ours: nobody need wait any longer to try. Whether it takes messages again, the next one shows.</summary>
    public void Answered(string channel)
    {
        lock (gate)
        {
            var entry = Of(channel);
            entry.Returns++;
            if (entry.Breaker.IsOpen) entry.Breaker = entry.Breaker with { NextTry = clock.GetUtcNow() };
        }
    }

    /// <summary>When this chat may be tried at the earliest; null: now. A channel whose breaker is open is tried by <see cref="TryTakeProbe"/> only.</summary>
    public DateTimeOffset? NotBefore(Target chat)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var forChat = chats.TryGetValue(chat.Whole, out var at) && at > now ? at : (DateTimeOffset?)null;
            var forAll = Of(chat.Channel).NotBefore is { } wait && wait > now ? wait : (DateTimeOffset?)null;
            return forChat > forAll || forAll is null ? forChat : forAll;
        }
    }

    /// <summary>When an open channel may be tried next; null while one try is under way, or it is not open.</summary>
    public DateTimeOffset? NextTry(string channel)
    {
        lock (gate)
        {
            var entry = Of(channel);
            return entry is { Breaker.IsOpen: true, Probing: false } ? entry.Breaker.NextTry : null;
        }
    }

    /// <summary>Takes the one try that an open channel gets. Give it back with <see cref="EndProbe"/>.</summary>
    public bool TryTakeProbe(string channel)
    {
        lock (gate)
        {
            var entry = Of(channel);
            if (!entry.Breaker.IsOpen || entry.Probing || entry.Breaker.NextTry > clock.GetUtcNow()) return false;
            return entry.Probing = true;
        }
    }

    /// <summary>The try has ended; if it told nothing (there was nothing to send), the next one waits as after a fault.</summary>
    public void EndProbe(string channel)
    {
        lock (gate)
        {
            var entry = Of(channel);
            var now = clock.GetUtcNow();
            entry.Probing = false;
            if (entry.Breaker is { IsOpen: true, Since: { } since } open && open.NextTry <= now) entry.Breaker = open with { NextTry = now + Breaker.Interval(now - since) };
        }
    }

    /// <summary>The outage that messages of this channel may have to tell of: the present one, else the last.</summary>
    public Outage? OutageOf(string channel)
    {
        lock (gate)
        {
            var entry = Of(channel);
            var now = clock.GetUtcNow();
            return entry.Breaker is { IsOpen: true, Since: { } since } open && now - since > Outage.Shortest ? new Outage(since, now, open.Reason ?? "not reachable") : entry.LastOutage;
        }
    }

    /// <summary>The network asked us to wait.</summary>
    public void Hold(Target chat, TimeSpan wait, bool everywhere)
    {
        lock (gate)
        {
            var until = clock.GetUtcNow() + wait;
            chats[chat.Whole] = until;
            if (everywhere) Of(chat.Channel).NotBefore = until;
            if (chats.Count > 10_000) foreach (var old in chats.Where(entry => entry.Value < clock.GetUtcNow()).Select(entry => entry.Key).ToArray()) chats.Remove(old);
        }
    }

    /// <exception cref="Storage.StorageException">It is open all the same; a restart would not know since when.</exception>
    public void Failed(string channel, string reason)
    {
        Breaker before, after;
        lock (gate)
        {
            var entry = Of(channel);
            before = entry.Breaker;
            after = entry.Breaker = before.Failed(clock.GetUtcNow(), reason);
        }

        Show(channel);
        signal.Trouble(channel);
        if (before.IsOpen || !after.IsOpen) return;
        LogOpened(channel, reason);
        store.Failing(channel, after.Since!.Value, reason);
    }

    /// <returns>True when the channel was away and is back: all its chats may go.</returns>
    /// <exception cref="Storage.StorageException">It is closed all the same; what waits there goes when it is due.</exception>
    public bool Succeeded(string channel)
    {
        Outage? outage = null;
        lock (gate)
        {
            var entry = Of(channel);
            var before = entry.Breaker;
            entry.Breaker = Breaker.Closed;
            if (!before.IsOpen) return false;
            entry.Returns++;
            var now = clock.GetUtcNow();
            if (before.Since is { } since && now - since > Outage.Shortest) entry.LastOutage = outage = new Outage(since, now, before.Reason ?? "not reachable");
        }

        Show(channel);
        LogClosed(channel);
        store.Reached(channel, outage);
        signal.Wake();
        return true;
    }

    private void Show(string channel)
    {
        Breaker breaker;
        lock (gate) breaker = Of(channel).Breaker;
        health.Breaker(channel, breaker);
    }

    private Entry Of(string channel) => entries.TryGetValue(channel, out var entry) ? entry : entries[channel] = new Entry();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel} is taken for unreachable; it is tried with one message at a time: {Reason}")]
    private partial void LogOpened(string channel, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel} is reached again")]
    private partial void LogClosed(string channel);

    private sealed class Entry
    {
        public Breaker Breaker { get; set; } = Notifications.Breaker.Closed;
        public bool Probing { get; set; }
        public int Returns { get; set; }
        public DateTimeOffset? NotBefore { get; set; }
        public Outage? LastOutage { get; set; }
    }
}
