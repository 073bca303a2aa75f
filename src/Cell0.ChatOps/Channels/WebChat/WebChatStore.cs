using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Channels.WebChat;

/// <summary>The embedded chat's conversation, newest 2,000 messages of it.</summary>
public sealed class WebChatStore(Database database, TimeProvider clock)
{
    private const int Kept = 2000;
    private const string Columns = "id AS Id, revision AS Revision, direction AS Direction, text AS Text, loud AS Loud, at AS At, edited_at AS EditedAt";
    private const string NextRevision = "(SELECT COALESCE(MAX(revision), 0) + 1 FROM webchat_message)";

    /// <param name="outboxId">The message's row in the outbox; a second send of it changes nothing. Null for what the person wrote.</param>
    /// <returns>The message, and whether it is new.</returns>
    public (WebChatMessage Message, bool IsNew) Add(string chat, string text, bool loud, long? outboxId) => database.Write(tx =>
    {
        if (outboxId is not null && tx.FirstOrDefault<Row>($"SELECT {Columns} FROM webchat_message WHERE outbox_id = @outboxId", new { outboxId }) is { } known)
            return (known.ToMessage(), false);
        var row = tx.FirstOrDefault<Row>(
            $"INSERT INTO webchat_message (revision, chat, direction, text, loud, outbox_id, at) VALUES ({NextRevision}, @chat, @direction, @text, @loud, @outboxId, @now) RETURNING {Columns}",
            new { chat, direction = outboxId is null ? "in" : "out", text, loud, outboxId, now = Session.ToMs(clock.GetUtcNow()) })!;
        tx.Execute("DELETE FROM webchat_message WHERE id <= @oldest", new { oldest = row.Id - Kept });
        return (row.ToMessage(), true);
    });

    /// <returns>Null when there is no such message.</returns>
    public WebChatMessage? Edit(long id, string text) => database.Write(tx => tx.FirstOrDefault<Row>(
        $"UPDATE webchat_message SET text = @text, edited_at = @now, revision = {NextRevision} WHERE id = @id AND direction = 'out' RETURNING {Columns}",
        new { id, text, now = Session.ToMs(clock.GetUtcNow()) })?.ToMessage());

    /// <summary>The newest messages, oldest of them first.</summary>
    public IReadOnlyList<WebChatMessage> History(string chat, int limit)
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"SELECT {Columns} FROM webchat_message WHERE chat = @chat ORDER BY id DESC LIMIT @limit", new { chat, limit }).Select(row => row.ToMessage()).Reverse()];
    }

    /// <summary>What was added or edited since, in that order.</summary>
    public IReadOnlyList<WebChatMessage> Since(string chat, long revision)
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"SELECT {Columns} FROM webchat_message WHERE chat = @chat AND revision > @revision ORDER BY revision", new { chat, revision }).Select(row => row.ToMessage())];
    }

    public long LatestRevision()
    {
        using var session = database.Read();
        return session.Scalar<long>("SELECT COALESCE(MAX(revision), 0) FROM webchat_message");
    }

    private sealed class Row
    {
        public long Id { get; set; }
        public long Revision { get; set; }
        public string Direction { get; set; } = "";
        public string Text { get; set; } = "";
        public long Loud { get; set; }
        public long At { get; set; }
        public long? EditedAt { get; set; }

        public WebChatMessage ToMessage() => new(Id, Revision, Direction == "in", Text, Loud != 0, Session.FromMs(At), Session.FromMs(EditedAt));
    }
}
