using System.Text.Json;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>A decision of the post office as it is kept.</summary>
/// <param name="Rows">What became of its messages, as far as they are still kept.</param>
public sealed record DecisionEntry(
    long Id, DateTimeOffset At, string? TopicKey, string? Subject, string Template, string Severity, string Title, string Why, string Outcome, string Reason,
    IReadOnlyList<string> Receivers, IReadOnlyList<DecisionRow> Rows);

/// <summary>One message of a decision.</summary>
public sealed record DecisionRow(long Id, string Channel, string Chat, string State, int Attempts, string? Problem);

/// <summary>The ledger of who was told what, and why or why not.</summary>
public sealed class DecisionStore(Database database)
{
    public void Add(Session tx, Notification notification, string outcome, string reason, IReadOnlyList<string> receivers, IReadOnlyList<long> rows, DateTimeOffset at) => tx.Execute(
        """
        INSERT INTO notification_decision (at, topic_key, subject, template, severity, title, why, outcome, reason, receivers, outbox_ids)
        VALUES (@at, @TopicKey, @Subject, @Template, @Severity, @Title, @Why, @outcome, @reason, @receivers, @rows)
        """,
        new
        {
            at = Session.ToMs(at), notification.TopicKey, notification.Subject, notification.Template, notification.Severity, notification.Title, notification.Why, outcome, reason,
            receivers = JsonSerializer.Serialize(receivers), rows = JsonSerializer.Serialize(rows),
        });

    /// <summary>Newest first.</summary>
    /// <param name="before">Only those with a smaller number.</param>
    public IReadOnlyList<DecisionEntry> List(int limit, long? before)
    {
        using var session = database.Read();
        var found = session.Query<Row>(
            """
            SELECT id AS Id, at AS At, topic_key AS TopicKey, subject AS Subject, template AS Template, severity AS Severity, title AS Title, why AS Why, outcome AS Outcome, reason AS Reason,
                receivers AS Receivers, outbox_ids AS OutboxIds
            FROM notification_decision WHERE @before IS NULL OR id < @before ORDER BY id DESC LIMIT @limit
            """,
            new { limit, before });
        var made = found.ToDictionary(row => row.Id, row => JsonSerializer.Deserialize<long[]>(row.OutboxIds) ?? []);
        var states = States(session, [.. made.Values.SelectMany(ids => ids)]);
        return [.. found.Select(row => row.ToEntry([.. made[row.Id].Select(id => states.GetValueOrDefault(id)).OfType<DecisionRow>()]))];
    }

    /// <summary>Decisions by outcome.</summary>
    public IReadOnlyList<(string Outcome, long Count)> Counts()
    {
        using var session = database.Read();
        return [.. session.Query<CountRow>("SELECT outcome AS Outcome, COUNT(*) AS Count FROM notification_decision GROUP BY outcome").Select(row => (row.Outcome, row.Count))];
    }

    /// <remarks>Reads from the oldest up to the first that is young enough: decisions are numbered as they are made.</remarks>
    public int Prune(DateTimeOffset before) => database.Write(tx => tx.Execute(
        "DELETE FROM notification_decision WHERE id < COALESCE((SELECT id FROM notification_decision WHERE at >= @before ORDER BY id LIMIT 1), 9223372036854775807)",
        new { before = Session.ToMs(before) }));

    private static Dictionary<long, DecisionRow> States(Session session, IReadOnlyList<long> ids) => ids.Chunk(500)
        .SelectMany(chunk => session.Query<StateRow>("SELECT id AS Id, channel AS Channel, chat AS Chat, state AS State, attempts AS Attempts, problem AS Problem FROM outbox WHERE id IN @chunk", new { chunk }))
        .ToDictionary(row => row.Id, row => new DecisionRow(row.Id, row.Channel, row.Chat, row.State, (int)row.Attempts, row.Problem));

    private sealed class CountRow
    {
        public string Outcome { get; set; } = "";
        public long Count { get; set; }
    }

    private sealed class StateRow
    {
        public long Id { get; set; }
        public string Channel { get; set; } = "";
        public string Chat { get; set; } = "";
        public string State { get; set; } = "";
        public long Attempts { get; set; }
        public string? Problem { get; set; }
    }

    private sealed class Row
    {
        public long Id { get; set; }
        public long At { get; set; }
        public string? TopicKey { get; set; }
        public string? Subject { get; set; }
        public string Template { get; set; } = "";
        public string Severity { get; set; } = "";
        public string Title { get; set; } = "";
        public string Why { get; set; } = "";
        public string Outcome { get; set; } = "";
        public string Reason { get; set; } = "";
        public string Receivers { get; set; } = "";
        public string OutboxIds { get; set; } = "";

        public DecisionEntry ToEntry(IReadOnlyList<DecisionRow> rows) =>
            new(Id, Session.FromMs(At), TopicKey, Subject, Template, Severity, Title, Why, Outcome, Reason, JsonSerializer.Deserialize<string[]>(Receivers) ?? [], rows);
    }
}
