using Cell0.ChatOps.Access;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Takes what people write on WhatsApp to the desk, and learns from it that their window is open.</summary>
public sealed partial class WhatsAppInbox(AccessBook access, SessionWindowStore windows, ChatDesk desk, Notifier notifier, ILogger<WhatsAppInbox> log)
{
    /// <summary>Polling meets a message several times.</summary>
    private const int MostRemembered = 1000;

    private const string OnlyText = "I can read text only, not pictures, voice or places. Nothing done. Try: status";

    private readonly Lock gate = new();
    private readonly HashSet<string> ignored = new(StringComparer.Ordinal);

    /// <exception cref="Storage.StorageException">Nothing was done; the message may be given again.</exception>
    public async Task TakeAsync(WhatsAppInbound message, CancellationToken ct)
    {
        if (!PhoneNumber.TryParse(message.From, out var number))
        {
            if (IsNew(message.Sid)) LogNoNumber(message.Sid);
            return;
        }

        windows.Opened(number, message.At);
        var (chat, isKnown) = ChatOf(number);
        if (!string.IsNullOrWhiteSpace(message.Text))
            await desk.HandleAsync(new IncomingText(chat, chat, true, message.Sid, message.Text, message.Name), ct);
        else if (isKnown && message.MediaCount > 0)
            notifier.Reply(chat, $"re:{message.Sid}", "sentence", new Dictionary<string, object?>(StringComparer.Ordinal) { ["sentence"] = OnlyText }, OnlyText);
    }

    private bool IsNew(string sid)
    {
        lock (gate)
        {
            if (ignored.Count >= MostRemembered) ignored.Clear();
            return ignored.Add(sid);
        }
    }

    /// <summary>The chat as the settings write it, whatever spaces and dashes stand in the number.</summary>
    private (Target Chat, bool IsKnown) ChatOf(PhoneNumber number)
    {
        foreach (var linked in access.Linked())
        {
            if (linked.Chat.Channel == WhatsAppChannel.ChannelName && PhoneNumber.TryParse(linked.Chat.Chat, out var known) && known == number) return (linked.Chat, true);
        }

        return (new Target(WhatsAppChannel.ChannelName, number.E164), false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "WhatsApp message {Sid} comes from what is no number: ignored")]
    private partial void LogNoNumber(string sid);
}
