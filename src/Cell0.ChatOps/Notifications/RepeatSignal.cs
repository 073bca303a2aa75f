using System.Threading.Channels;

namespace Cell0.ChatOps.Notifications;

/// <summary>Tells the repeat worker that something may be due sooner than it thinks.</summary>
public sealed class RepeatSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => channel.Writer.TryWrite(true);

    /// <summary>Returns when somebody calls, or the token is cancelled.</summary>
    internal async Task WaitAsync(CancellationToken ct) => await channel.Reader.ReadAsync(ct);
}
