using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Cell0.ChatOps.Channels.WebChat;

/// <summary>Brings messages and edits to open pages as they happen; a page that comes back names the last it saw and misses nothing.</summary>
public sealed class WebChatStream(WebChatStore store)
{
    private const int MostWaiting = 500;

    private readonly Lock gate = new();
    private readonly List<Channel<WebChatMessage>> pages = [];

    /// <param name="afterRevision">The last event the page saw (<c>Last-Event-ID</c>); null: from now on.</param>
    public async IAsyncEnumerable<WebChatMessage> FollowAsync(string chat, long? afterRevision, [EnumeratorCancellation] CancellationToken ct)
    {
        var page = Channel.CreateBounded<WebChatMessage>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (gate) pages.Add(page);
        try
        {
            var seen = afterRevision ?? store.LatestRevision();
            foreach (var missed in store.Since(chat, seen))
            {
                seen = missed.Revision;
                yield return missed;
            }

            // What arrives is only a hint: the store says what is new, so neither a lost nor an overtaken hint loses a message.
            while (await page.Reader.WaitToReadAsync(ct))
            {
                while (page.Reader.TryRead(out _))
                {
                }

                foreach (var next in store.Since(chat, seen))
                {
                    seen = next.Revision;
                    yield return next;
                }
            }
        }
        finally
        {
            lock (gate) pages.Remove(page);
        }
    }

    internal void Publish(WebChatMessage message)
    {
        Channel<WebChatMessage>[] open;
        lock (gate) open = [.. pages];
        foreach (var page in open) page.Writer.TryWrite(message);
    }
}
