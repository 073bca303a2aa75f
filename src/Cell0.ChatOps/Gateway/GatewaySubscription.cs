using System.Threading.Channels;

namespace Cell0.ChatOps.Gateway;

/// <summary>One reader's queue. A reader that does not keep up loses what waits and is told to read anew.</summary>
internal sealed class GatewaySubscription(Action<GatewaySubscription> leave) : IGatewaySubscription
{
    internal const int MostWaiting = 1024;

    private readonly Channel<GatewayEvent> queue = Channel.CreateBounded<GatewayEvent>(MostWaiting);

    public ChannelReader<GatewayEvent> Events => queue.Reader;

    /// <param name="news">What happened.</param>
    /// <param name="anew">Said instead of all that was dropped; null while there is no connection.</param>
    public void Tell(GatewayEvent news, LinkUp? anew)
    {
        if (queue.Writer.TryWrite(news))
            return;
        while (queue.Reader.TryRead(out _))
        {
        }
        if (anew is not null)
            queue.Writer.TryWrite(anew);
        queue.Writer.TryWrite(news);
    }

    public void Dispose()
    {
        leave(this);
        queue.Writer.TryComplete();
    }
}
