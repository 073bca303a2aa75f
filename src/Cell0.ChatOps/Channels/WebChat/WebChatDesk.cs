using System.Globalization;
using Cell0.ChatOps.Access;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WebChat;

/// <summary>What the page needs: say a line, read the conversation, follow it, and say what was on the screen.</summary>
public sealed class WebChatDesk(WebChatStore store, WebChatStream stream, ChatDesk desk, ReceiptDesk receipts, TimeProvider clock)
{
    /// <summary>Longest line a person may say.</summary>
    public const int LongestLine = 4096;

    private static readonly Target Chat = AccessBook.LocalChat;

    private readonly Lock gate = new();
    private long shown;

    /// <summary>Says a line as the owner. The answer comes by the stream.</summary>
    /// <returns>Null when it was taken; else why not.</returns>
    /// <exception cref="Storage.StorageException">Nothing was stored.</exception>
    public async Task<string?> SayAsync(string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text)) return "Nothing was said.";
        if (text.Length > LongestLine) return $"A line may have at most {LongestLine} characters.";
        var (said, _) = store.Add(Chat.Chat, text.Trim(), loud: false, outboxId: null);
        stream.Publish(said);
        await desk.HandleAsync(new IncomingText(Chat, Chat, IsPrivate: true, string.Create(CultureInfo.InvariantCulture, $"m{said.Id}"), said.Text, "owner"), ct);
        return null;
    }

    /// <summary>The newest messages, oldest of them first.</summary>
    /// <param name="limit">1 to 500.</param>
    public IReadOnlyList<WebChatMessage> History(int limit) => store.History(Chat.Chat, Math.Clamp(limit, 1, 500));

    /// <summary>New messages and edits as they come; an edit has the id of the message it changes.</summary>
    public IAsyncEnumerable<WebChatMessage> FollowAsync(long? afterRevision, CancellationToken ct) => stream.FollowAsync(Chat.Chat, afterRevision, ct);

    /// <summary>The page's receipt: everything up to this revision was on the screen.</summary>
    public void Shown(long revision)
    {
        lock (gate)
        {
            var onScreen = store.Since(Chat.Chat, shown).Where(message => !message.IsMine && message.Revision <= revision).Select(message => message.Id.ToString(CultureInfo.InvariantCulture)).ToList();
            receipts.Take([.. onScreen.Select(id => new Receipt(Chat.Channel, id, ReceiptKind.Delivered, clock.GetUtcNow()))]);
            shown = Math.Max(shown, Math.Min(revision, store.LatestRevision()));
        }
    }
}
