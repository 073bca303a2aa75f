using System.Threading.Channels;

namespace Cell0.ChatOps.Notifications;

/// <summary>Wakes the delivery worker once something is committed, and hands it rows that were inserted already claimed.</summary>
public sealed class DeliverySignal
{
    private readonly Channel<OutboxRow?> channel = Channel.CreateUnbounded<OutboxRow?>(new UnboundedChannelOptions { SingleReader = true });
    private Func<Target, bool>? idle;

    internal ChannelReader<OutboxRow?> Reader => channel.Reader;

    /// <summary>True when a row for this chat would be sent the moment it is handed over.</summary>
    public bool MayClaim(Target chat) => Volatile.Read(ref idle)?.Invoke(chat) ?? false;

    public void Wake() => channel.Writer.TryWrite(null);

    public void Hand(OutboxRow claimed) => channel.Writer.TryWrite(claimed);

    /// <summary>The worker's word that it runs; null when it stops.</summary>
    internal void Serve(Func<Target, bool>? isIdle) => Volatile.Write(ref idle, isIdle);
}
