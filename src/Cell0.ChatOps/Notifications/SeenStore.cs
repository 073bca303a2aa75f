using System.Globalization;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>What was read on one target is said silently on the cards that the same delivery left elsewhere.</summary>
public sealed class SeenStore(OutboxStore outbox, IEnumerable<IChannel> channels, DeliverySignal signal, TimeProvider clock)
{
    private readonly Dictionary<string, IChannel> editable = channels.Where(channel => channel.CanEdit).ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <param name="read">A row of which a receipt said that it was read.</param>
    internal void Tell(Session tx, OutboxRow read, DateTimeOffset at)
    {
        if (read.Delivery is null) return;
        var copies = tx.Query<OutboxRecord>(
            $"""
            SELECT {OutboxRecord.Columns} FROM outbox WHERE delivery = @Delivery AND step <> @Step AND form = '{OutboxForm.Card}' AND part = 1 AND topic_key IS NOT NULL AND remote_id IS NOT NULL
                AND state IN ('accepted', 'delivered')
            """,
            new { read.Delivery, read.Step }).Select(copy => copy.ToRow());
        foreach (var copy in copies)
        {
            if (editable.TryGetValue(copy.Channel, out var channel)) Edit(tx, copy, channel, Line(read, at));
        }
    }

    private string Line(OutboxRow read, DateTimeOffset at) =>
        $"👁 seen on {ChannelWords.Of(read.Channel)} {TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).ToString("HH:mm", CultureInfo.InvariantCulture)}";

    private void Edit(Session tx, OutboxRow copy, IChannel channel, string line)
    {
        var newest = Newest(tx, copy);
        if (channel.Limit - newest.PlainText.Length <= line.Length) return;
        var edit = newest with
        {
            Kind = OutboxKind.Notice,
            DedupeKey = $"{copy.DedupeKey}/seen",
            Why = "it was read elsewhere",
            Text = $"{newest.Text}\n{TextEscaper.Escape(line, channel.Format)}",
            PlainText = $"{newest.PlainText}\n{line}",
            Form = MessageForm.CardEdit,
            Loud = false,
            Resend = false,
            Parts = 1,
            File = null,
            Batch = null,
            Delivery = null,
            Step = 0,
            Standby = false,
            FailoverAfter = null,
            Note = null,
        };
        if (outbox.Add(tx, edit, claimed: false) is not null) tx.AfterCommit(signal.Wake);
    }

    /// <summary>The card as it stands or is about to: what it shows already is not taken back.</summary>
    private static OutboxRow Newest(Session tx, OutboxRow card) => tx.FirstOrDefault<OutboxRecord>(
        $"""
        SELECT {OutboxRecord.Columns} FROM outbox WHERE channel = @Channel AND chat = @Chat AND topic_key = @TopicKey AND form = '{OutboxForm.Edit}' AND part = 1 AND id > @Id AND state IN ('pending', 'accepted')
        ORDER BY id DESC LIMIT 1
        """,
        new { card.Channel, card.Chat, card.TopicKey, card.Id })?.ToRow() ?? card;
}
