using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Puts what is to be told into the outbox. Sends nothing itself.</summary>
public sealed class Notifier(Database database, OutboxStore outbox, MessageTexts texts, IEnumerable<IChannel> channels, DeliverySignal signal)
{
    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <summary>Renders and inserts in the caller's transaction: what happened and the message about it are committed together.</summary>
    /// <returns>How many chats will get it; those that had the same before, or whose channel does not exist, are not counted.</returns>
    public int Enqueue(Session tx, Notification notification, IReadOnlyCollection<Target> to)
    {
        var kind = notification.IsAlert ? OutboxKind.Alert : OutboxKind.Notice;
        var rendered = new Dictionary<string, IReadOnlyList<TextPart>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var target in to.Distinct())
        {
            if (!channels.TryGetValue(target.Channel, out var channel)) continue;
            if (!rendered.TryGetValue(channel.Name, out var parts))
                rendered[channel.Name] = parts = texts.Render(channel, notification.Template, notification.Model, notification.Title);
            if (Insert(tx, target, parts, Envelope(notification, kind))) count++;
        }

        return count;
    }

    /// <summary>Answers in this chat, now. The answer stands in the outbox when this returns.</summary>
    /// <param name="key">Names the answer within its chat; the same key answers once.</param>
    /// <param name="title">Goes out alone when the template fails.</param>
    /// <exception cref="StorageException">Nothing was stored; nothing will be sent.</exception>
    public ReplyHandle Reply(Target chat, string key, string template, IReadOnlyDictionary<string, object?> model, string title)
    {
        var parts = texts.Render(channels[chat.Channel], template, model, title);
        database.Write(tx => Insert(tx, chat, parts, new OutboxRow
        {
            Channel = "",
            Chat = "",
            Kind = OutboxKind.Reply,
            DedupeKey = key,
            Template = template,
            Severity = "info",
            Why = "you asked",
            Text = "",
            PlainText = "",
        }));
        return new ReplyHandle(chat, key);
    }

    private static OutboxRow Envelope(Notification notification, string kind) => new()
    {
        Channel = "",
        Chat = "",
        Kind = kind,
        DedupeKey = notification.DedupeKey,
        Template = notification.Template,
        Subject = notification.Subject,
        Severity = notification.Severity,
        Loud = notification.Loud,
        Why = notification.Why,
        TopicKey = notification.TopicKey,
        Form = notification.Form,
        Ends = notification.Ends,
        Title = notification.Title,
        Action = notification.Action,
        Since = notification.Since,
        Pin = notification.Pin,
        File = notification.File,
        Text = "",
        PlainText = "",
    };

    private bool Insert(Session tx, Target chat, IReadOnlyList<TextPart> parts, OutboxRow envelope)
    {
        // Inserted already claimed where nothing stands before it: the commit that records it is then the only one before the send.
        var claimed = parts.Count == 1 && signal.MayClaim(chat) && !outbox.HasUnsettled(tx, chat);
        var added = false;
        for (var index = 0; index < parts.Count; index++)
        {
            var row = envelope with
            {
                Channel = chat.Channel,
                Chat = chat.Chat,
                Text = parts[index].Text,
                PlainText = parts[index].Plain,
                Part = index + 1,
                Parts = parts.Count,
                // Of a split message one part makes the sound.
                Loud = envelope.Loud && index == 0,
            };
            if (outbox.Add(tx, row, claimed) is not { } stored) continue;
            added = true;
            if (claimed) tx.AfterCommit(() => signal.Hand(stored));
        }

        if (added && !claimed) tx.AfterCommit(signal.Wake);
        return added;
    }
}

/// <summary>Names an answer, so that it can be edited while what it tells goes on.</summary>
public sealed record ReplyHandle(Target Chat, string Key);
