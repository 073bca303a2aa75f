using System.Globalization;
using System.Text.Json;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Takes what goes out next of a chat and writes down what became of it: one commit each, however many rows it is.</summary>
public sealed class DispatchStore(Database database, FailoverStore failover, ReceiptStore receipts, TimeProvider clock)
{
    /// <summary>Rows looked at for one message: what one message may carry and a few more.</summary>
    private const int Window = Outgoing.MostInOne + 20;

    /// <summary>Decides what the chat gets next and claims it in the same transaction: of two callers one gets it.</summary>
    /// <param name="ignoreBackoff">True: what waits for another try may go now.</param>
    internal Outgoing Claim(Target chat, ChannelFacts facts, Outage? outage, bool ignoreBackoff) => database.Write(tx =>
    {
        var now = clock.GetUtcNow();
        var rows = Waiting(tx, chat, now);
        var plan = Outgoing.Compose(rows, facts, TopicsOf(tx, chat, rows), outage, now, ignoreBackoff);
        foreach (var dropped in plan.Dropped) Drop(tx, dropped);
        foreach (var row in plan.Changed) Rewrite(tx, row);
        if (plan.Rows.Count > 0) Take(tx, plan.Rows, now);
        return plan;
    });

    /// <summary>The network took it, and all that it carried. What a power cut takes back of this goes again, marked as a copy.</summary>
    internal void Accept(IReadOnlyList<OutboxRow> rows, string remoteId, bool delivered, string? problem) => database.Note(tx =>
    {
        tx.Execute(
            """
            UPDATE outbox SET state = @state, attempts = attempts + 1, remote_id = @remoteId, accepted_at = @now, delivered_at = CASE WHEN @delivered THEN @now END, problem = @problem,
                due_at = NULL WHERE id IN (SELECT value FROM json_each(@ids))
            """,
            new { state = delivered ? OutboxState.Delivered : OutboxState.Accepted, remoteId, delivered, now = Now(), problem, ids = Ids(rows) });
        receipts.ApplyEarly(tx, rows[0].Channel, remoteId);
        failover.Changed(tx, rows);
    });

    /// <summary>An edit has no name of its own: receipts are for the card.</summary>
    internal void AcceptEdit(OutboxRow row, string? problem) => database.Note(tx => tx.Execute(
        "UPDATE outbox SET state = 'accepted', attempts = attempts + 1, accepted_at = @now, problem = @problem, due_at = NULL WHERE id = @Id", new { now = Now(), problem, row.Id }));

    /// <summary>The card cannot be edited any more: what the edit says is decided on again, without it.</summary>
    internal void CardIsGone(OutboxRow edit, string card, string reason) => database.Write(tx =>
    {
        tx.Execute("UPDATE outbox SET state = 'pending', due_at = @now, attempts = attempts + 1, problem = @reason WHERE id = @Id AND state = 'sending'", new { reason, edit.Id, now = Now() });
        tx.Execute(
            $"UPDATE outbox SET form = '{OutboxForm.Message}' WHERE channel = @Channel AND chat = @Chat AND topic_key = @TopicKey AND form = '{OutboxForm.Card}' AND remote_id = @card",
            new { edit.Channel, edit.Chat, edit.TopicKey, card });
    });

    /// <param name="unknown">An earlier copy may have arrived.</param>
    /// <param name="alone">True: they are not bundled again.</param>
    internal void PutBack(IReadOnlyList<OutboxRow> rows, DateTimeOffset due, string problem, bool unknown, bool alone = false) => database.Write(tx => tx.Execute(
        """
        UPDATE outbox SET state = CASE WHEN @unknown THEN 'unknown' ELSE 'pending' END, resend = CASE WHEN @unknown THEN 1 ELSE resend END, carried_by = NULL,
            alone = CASE WHEN @alone THEN 1 ELSE alone END, due_at = @due, attempts = attempts + 1, problem = @problem WHERE id IN (SELECT value FROM json_each(@ids)) AND state = 'sending'
        """,
        new { unknown, alone, due = Session.ToMs(due), problem, ids = Ids(rows) }));

    /// <summary>Pushes a row aside so that what stands behind it may go.</summary>
    internal void Park(OutboxRow row, DateTimeOffset due, string problem) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = 'pending', parked = 1, due_at = @due, attempts = attempts + 1, problem = @problem WHERE id = @Id AND state = 'sending'",
        new { due = Session.ToMs(due), problem, row.Id }));

    /// <summary>They will not arrive; who stands by is tried.</summary>
    internal void Fail(IReadOnlyList<OutboxRow> rows, string problem) => database.Write(tx =>
    {
        tx.Execute("UPDATE outbox SET state = 'failed', due_at = NULL, attempts = attempts + 1, problem = @problem WHERE id IN (SELECT value FROM json_each(@ids)) AND state = 'sending'", new { problem, ids = Ids(rows) });
        failover.Changed(tx, rows);
    });

    /// <summary>Rows of a channel that is not there: those with another target at once, the others when they waited long enough for its settings.</summary>
    /// <returns>How many were given up.</returns>
    internal int FailUnreachable(Target chat, DateTimeOffset before, string problem) => database.Write(tx =>
    {
        var rows = tx.Query<OutboxRecord>(
            $"""
            UPDATE outbox SET state = 'failed', due_at = NULL, problem = @problem
            WHERE channel = @Channel AND chat = @Chat AND due_at <= @now AND (delivery IS NOT NULL OR go_at <= @before) RETURNING {OutboxRecord.Columns}
            """,
            new { chat.Channel, chat.Chat, problem, now = Now(), before = Session.ToMs(before) }).Select(row => row.ToRow()).ToList();
        failover.Changed(tx, rows);
        return rows.Count;
    });

    /// <summary>A claim nobody acted on goes back as if it had never been taken.</summary>
    internal void Release(IReadOnlyList<OutboxRow> rows) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = CASE WHEN resend THEN 'unknown' ELSE 'pending' END, due_at = @now, carried_by = NULL WHERE id IN (SELECT value FROM json_each(@ids)) AND state = 'sending'",
        new { now = Now(), ids = Ids(rows) }));

    /// <summary>Oldest first: what is due, what waits for another try and so holds up the rest, and rows that are held or pushed aside whose place one of them may take.</summary>
    private static List<OutboxRow> Waiting(Session tx, Target chat, DateTimeOffset now)
    {
        var at = Session.ToMs(now);
        var rows = tx.Query<OutboxRecord>(
            $"""
            SELECT {OutboxRecord.Columns} FROM outbox WHERE channel = @Channel AND chat = @Chat AND due_at IS NOT NULL AND (due_at <= @at OR (attempts > 0 AND parked = 0))
            ORDER BY id LIMIT {Window}
            """,
            new { chat.Channel, chat.Chat, at }).Select(row => row.ToRow()).ToList();
        var topics = rows.Select(row => row.TopicKey).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (topics.Count == 0) return rows;
        var held = tx.Query<OutboxRecord>(
            $"""
            SELECT {OutboxRecord.Columns} FROM outbox WHERE channel = @Channel AND chat = @Chat AND topic_key IN (SELECT value FROM json_each(@topics)) AND due_at > @at AND (attempts = 0 OR parked = 1) AND id < @newest
            """,
            new { chat.Channel, chat.Chat, topics = JsonSerializer.Serialize(topics), at, newest = rows[^1].Id }).Select(row => row.ToRow());
        return [.. rows.Concat(held).OrderBy(row => row.Id)];
    }

    /// <summary>What the chat was told of each topic that is to be edited, and the newest card that stands there.</summary>
    private static Dictionary<string, TopicInChat> TopicsOf(Session tx, Target chat, List<OutboxRow> rows)
    {
        var topics = new Dictionary<string, TopicInChat>(StringComparer.Ordinal);
        foreach (var topic in rows.Where(row => row.Form == MessageForm.CardEdit).Select(row => row.TopicKey).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var told = tx.FirstOrDefault<Told>(
                $"""
                SELECT ends AS Ends, CASE WHEN form = '{OutboxForm.Card}' THEN remote_id END AS Card FROM outbox
                WHERE channel = @Channel AND chat = @Chat AND topic_key = @topic AND form <> '{OutboxForm.Edit}' AND part = 1
                    AND remote_id IS NOT NULL AND state IN ('accepted', 'delivered', 'read') ORDER BY form = '{OutboxForm.Card}' DESC, id DESC LIMIT 1
                """,
                new { chat.Channel, chat.Chat, topic });
            if (told is not null) topics[topic] = new TopicInChat(told.Card, told.Ends != 0);
        }

        return topics;
    }

    private static void Drop(Session tx, Dropped dropped)
    {
        tx.Execute(
            "UPDATE outbox SET state = 'superseded', due_at = NULL, failover_at = NULL, problem = @Reason WHERE id = @Id AND due_at IS NOT NULL",
            new { dropped.Reason, dropped.Row.Id });
        FailoverStore.GaveWay(tx, dropped.Row, dropped.By);
    }

    private static void Rewrite(Session tx, OutboxRow row) => tx.Execute(
        """
        UPDATE outbox SET text = @Text, plain_text = @PlainText, title = @Title, template = @Template, severity = @Severity, action = @Action, ends = @Ends, loud = @Loud, form = @form,
            kind = @Kind, since = @since, resend = @Resend, note = @Note, due_at = @due, parked = @Parked, shows = COALESCE(@Shows, shows) WHERE id = @Id
        """,
        new
        {
            row.Text, row.PlainText, row.Title, row.Template, row.Severity, row.Action, row.Ends, row.Loud, form = OutboxRecord.Word(row.Form), row.Kind,
            since = row.Since is { } since ? Session.ToMs(since) : (long?)null, row.Resend, row.Note, due = row.Due is { } due ? Session.ToMs(due) : (long?)null, row.Parked, row.Shows, row.Id,
        });

    /// <summary>What goes within another has no message of its own that could be edited.</summary>
    private static void Take(Session tx, IReadOnlyList<OutboxRow> rows, DateTimeOffset now)
    {
        var taken = tx.Execute(
            $"""
            UPDATE outbox SET state = 'sending', due_at = NULL, parked = 0, claimed_at = @now, carried_by = CASE WHEN @many AND id <> @carrier THEN @carrier END,
                form = CASE WHEN @many AND form = '{OutboxForm.Card}' THEN '{OutboxForm.Message}' ELSE form END WHERE id IN (SELECT value FROM json_each(@ids)) AND due_at IS NOT NULL
            """,
            new { now = Session.ToMs(now), many = rows.Count > 1, carrier = rows[0].Id, ids = Ids(rows) });
        if (taken != rows.Count) throw new InvalidOperationException($"{rows.Count - taken} of {rows.Count} rows were claimed by somebody else within one transaction");
    }

    /// <summary>As JSON: one compiled statement for any number of rows.</summary>
    private static string Ids(IReadOnlyList<OutboxRow> rows) => $"[{string.Join(',', rows.Select(row => row.Id.ToString(CultureInfo.InvariantCulture)))}]";

    private long Now() => Session.ToMs(clock.GetUtcNow());

    private sealed class Told
    {
        public long Ends { get; set; }
        public string? Card { get; set; }
    }
}
