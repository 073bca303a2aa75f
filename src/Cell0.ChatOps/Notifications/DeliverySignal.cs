using System.Threading.Channels;

namespace Cell0.ChatOps.Notifications;

/// <summary>Wakes the delivery worker once something is committed, and hands it rows that were inserted already claimed. Wakes the failover timer for an earlier deadline.</summary>
public sealed class DeliverySignal
{
    private readonly Channel<OutboxRow?> channel = Channel.CreateUnbounded<OutboxRow?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<DateTimeOffset> deadlines = Channel.CreateBounded<DateTimeOffset>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Channel<string> troubled = Channel.CreateBounded<string>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private long armed = long.MaxValue;
    private int woken;
    private Func<Target, bool>? idle;

    internal ChannelReader<OutboxRow?> Reader => channel.Reader;

    /// <summary>Holds something once a deadline was set that is earlier than the armed one.</summary>
    internal ChannelReader<DateTimeOffset> Deadlines => deadlines.Reader;

    /// <summary>Names of channels on which something failed just now.</summary>
    internal ChannelReader<string> Troubled => troubled.Reader;

    /// <summary>True when a row for this chat would be sent the moment it is handed over.</summary>
    public bool MayClaim(Target chat) => Volatile.Read(ref idle)?.Invoke(chat) ?? false;

    /// <summary>A thousand wakes before the worker looks are one.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref woken, 1) == 0) channel.Writer.TryWrite(null);
    }

    public void Hand(OutboxRow claimed) => channel.Writer.TryWrite(claimed);

    /// <summary>A try on this channel failed.</summary>
    public void Trouble(string name) => troubled.Writer.TryWrite(name);

    /// <summary>Somebody waits for a proof until then.</summary>
    public void DeadlineSet(DateTimeOffset at)
    {
        if (at.UtcTicks < Volatile.Read(ref armed)) deadlines.Writer.TryWrite(at);
    }

    /// <summary>The failover timer's word of what it waits for; a deadline set between its look and this word is not missed, as it stands in <see cref="Deadlines"/>.</summary>
    internal void Armed(DateTimeOffset? at) => Volatile.Write(ref armed, at?.UtcTicks ?? long.MaxValue);

    /// <summary>The worker is about to look: what is committed from now on wakes it anew.</summary>
    internal void Looking() => Interlocked.Exchange(ref woken, 0);

    /// <summary>The worker's word that it runs; null when it stops.</summary>
    internal void Serve(Func<Target, bool>? isIdle) => Volatile.Write(ref idle, isIdle);
}
