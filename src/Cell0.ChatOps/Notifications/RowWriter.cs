using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>A decided notification to rows of the outbox: rendered once for each channel, a row for each chat.</summary>
public sealed class RowWriter(OutboxStore outbox, MessageTexts texts, IEnumerable<IChannel> channels, DeliverySignal signal)
{
    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <returns>How many chats it is for, and the rows that are new.</returns>
    internal (int Chats, IReadOnlyList<OutboxRow> Rows) Write(Session tx, Notification notification, IReadOnlyList<Posting> postings, IReadOnlyCollection<Target> linked, DateTimeOffset now)
    {
        var rendered = new Dictionary<string, IReadOnlyList<TextPart>>(StringComparer.Ordinal);
        var envelope = Envelope(notification);
        var (chats, rows) = (0, new List<OutboxRow>());

        // Where two receivers share a chat, the one that waits for nothing comes first.
        foreach (var posting in postings.OrderBy(posting => posting.Route.Receiver.Strategy))
        {
            var targets = posting.Route.Receiver.Resolve(linked).Where(target => Reaches(notification, target) && Follows(tx, notification, target)).ToList();
            chats += targets.Count;
            for (var step = 0; step < targets.Count; step++)
            {
                var row = Placed(envelope, posting, targets, step);
                if (!rendered.TryGetValue(targets[step].Channel, out var parts))
                    rendered[targets[step].Channel] = parts = texts.Render(channels[targets[step].Channel], notification.Template, notification.Model, notification.Title);
                Insert(tx, targets[step], parts, row, posting.Due > now ? posting.Due : null, rows);
            }
        }

        return (chats, rows);
    }

    internal IReadOnlyList<TextPart> Render(Target chat, string template, IReadOnlyDictionary<string, object?> model, string title) => texts.Render(channels[chat.Channel], template, model, title);

    internal void Insert(Session tx, Target chat, IReadOnlyList<TextPart> parts, OutboxRow envelope, DateTimeOffset? due, List<OutboxRow> rows)
    {
        // Inserted already claimed where nothing stands before it: the commit that records it is then the only one before the send.
        var claimed = parts.Count == 1 && due is null && envelope is { Standby: false, Form: not MessageForm.CardEdit } && signal.MayClaim(chat) && !outbox.HasUnsettled(tx, chat, envelope.TopicKey);
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
                Pin = envelope.Pin && index == 0,
                File = index == parts.Count - 1 ? envelope.File : null,
                // Of a split message one part makes the sound.
                Loud = envelope.Loud && index == 0,
            };
            if (outbox.Add(tx, row, claimed, due) is not { } stored) continue;
            rows.Add(stored);
            if (claimed) tx.AfterCommit(() => signal.Hand(stored));
            else tx.AfterCommit(signal.Wake);
        }
    }

    /// <summary>What stands in for an edit says nothing to a chat that was not told what it is about: where it stands by, it will come with all that happened since.</summary>
    private bool Follows(Session tx, Notification notification, Target target) => notification is not { OnlyWithoutCards: true, TopicKey: { } topic } || outbox.HasTold(tx, target, topic);

    private bool Reaches(Notification notification, Target target) =>
        channels.TryGetValue(target.Channel, out var channel) && target.Channel != notification.NotVia && target != notification.NotTo && !(notification.OnlyWithoutCards && channel.CanEdit)
        && !(notification.Form == MessageForm.CardEdit && !channel.CanEdit);

    private static OutboxRow Placed(OutboxRow envelope, Posting posting, List<Target> targets, int step)
    {
        var receiver = posting.Route.Receiver;
        var inTurn = receiver.Strategy == ReceiverStrategy.FirstThatDelivers && targets.Count > 1 && envelope.Form != MessageForm.CardEdit;
        return envelope with
        {
            Batch = posting.Batch,
            Delivery = inTurn ? $"{envelope.DedupeKey}|{receiver.Name}" : null,
            Step = inTurn ? step : 0,
            Standby = inTurn && step > 0,
            FailoverAfter = inTurn ? receiver.FailoverAfter : null,
        };
    }

    private static OutboxRow Envelope(Notification notification) => new()
    {
        Channel = "",
        Chat = "",
        Kind = notification.IsAlert ? OutboxKind.Alert : OutboxKind.Notice,
        DedupeKey = notification.DedupeKey,
        Template = notification.Template,
        Subject = notification.Subject,
        Severity = notification.Severity,
        Loud = notification.Loud && notification.Form != MessageForm.CardEdit,
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
}
