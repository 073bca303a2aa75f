using System.Threading.Channels;

namespace Cell0.ChatOps.Fixes;

/// <summary>Wakes whoever looks after fixes once something is committed that may be due sooner than thought.</summary>
public sealed class FixSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => channel.Writer.TryWrite(true);

    /// <summary>Returns when somebody calls, or the token is cancelled.</summary>
    public async Task WaitAsync(CancellationToken ct) => await channel.Reader.ReadAsync(ct);
}
