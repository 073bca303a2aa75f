using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>The outbox: what is to be said, to whom, and what became of it.</summary>
public sealed class OutboxStore(Database database, DeliverySignal signal, TimeProvider clock)
{
    /// <param name="due">When it may go at the earliest; null: now. Not read for a claimed row, nor for one that stands by.</param>
    /// <returns>The row as stored, or null when the same was said to this chat before.</returns>
    public OutboxRow? Add(Session tx, OutboxRow row, bool claimed, DateTimeOffset? due = null)
    {
        var now = Now();
        var goAt = row.Standby ? (long?)null : due is { } at && !claimed ? Session.ToMs(at) : now;
        var dueAt = claimed ? null : goAt;
        var failoverAt = row is { Delivery: not null, FailoverAfter: { } wait } && goAt is { } go ? go + (long)wait.TotalMilliseconds : (long?)null;
        if (failoverAt is { } deadline) tx.AfterCommit(() => signal.DeadlineSet(Session.FromMs(deadline)));
        var id = tx.Scalar<long?>(
            """
            INSERT INTO outbox (channel, chat, kind, dedupe_key, template, subject, severity, loud, why, text, plain_text, part, parts, state, due_at, created_at, claimed_at,
                topic_key, form, ends, title, action, since, pin, file_name, file_text, batch, delivery, step, standby, failover_after_ms, note, go_at, failover_at)
            VALUES (@Channel, @Chat, @Kind, @DedupeKey, @Template, @Subject, @Severity, @Loud, @Why, @Text, @PlainText, @Part, @Parts,
                CASE WHEN @claimed THEN 'sending' ELSE 'pending' END, @dueAt, @now, CASE WHEN @claimed THEN @now END,
                @TopicKey, @Form, @Ends, @Title, @Action, @Since, @Pin, @FileName, @FileText, @Batch, @Delivery, @Step, @Standby, @FailoverAfterMs, @Note, @goAt, @failoverAt)
            ON CONFLICT (channel, chat, dedupe_key, part) DO NOTHING RETURNING id
            """,
            new
            {
                row.Channel, row.Chat, row.Kind, row.DedupeKey, row.Template, row.Subject, row.Severity, row.Loud, row.Why, row.Text, row.PlainText, row.Part, row.Parts,
                claimed, dueAt, now, row.TopicKey, Form = OutboxRecord.Word(row.Form), row.Ends, row.Title, row.Action, Since = row.Since is { } since ? Session.ToMs(since) : (long?)null,
                row.Pin, FileName = row.File?.Name, FileText = row.File?.Text, row.Batch, row.Delivery, row.Step, row.Standby,
                FailoverAfterMs = (long?)row.FailoverAfter?.TotalMilliseconds, row.Note, goAt, failoverAt,
            });
        return id is not { } stored ? null : row with
        {
            Id = stored,
            State = claimed ? OutboxState.Sending : OutboxState.Pending,
            CreatedAt = Session.FromMs(now),
            Due = Session.FromMs(dueAt),
            GoAt = Session.FromMs(goAt),
            FailoverAt = Session.FromMs(failoverAt),
        };
    }

    /// <summary>True when something for this chat goes before a message on this topic, or is being sent: what is held for its group or pushed aside stands in nobody's way but its own topic's.</summary>
    public bool HasUnsettled(Session tx, Target chat, string? topic) => tx.Scalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND due_at IS NOT NULL AND (due_at <= @now OR (attempts > 0 AND parked = 0) OR topic_key = @topic))
            OR EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND state = 'sending')
        """,
        new { chat.Channel, chat.Chat, topic, now = Now() });

    /// <summary>Each chat that has something waiting, with the earliest time of it. Steps from chat to chat through the index, whatever the number of messages.</summary>
    public IReadOnlyList<(Target Chat, DateTimeOffset Due)> Waiting()
    {
        using var session = database.Read();
        return [.. session.Query<WaitingRow>(
            """
            WITH RECURSIVE place (channel, chat) AS (
                SELECT channel, chat FROM (SELECT channel, chat FROM outbox WHERE due_at IS NOT NULL ORDER BY channel, chat LIMIT 1)
                UNION ALL
                SELECT (SELECT n.channel FROM outbox n WHERE n.due_at IS NOT NULL AND (n.channel, n.chat) > (place.channel, place.chat) ORDER BY n.channel, n.chat LIMIT 1),
                       (SELECT n.chat FROM outbox n WHERE n.due_at IS NOT NULL AND (n.channel, n.chat) > (place.channel, place.chat) ORDER BY n.channel, n.chat LIMIT 1)
                FROM place WHERE place.channel IS NOT NULL
            )
            SELECT channel AS Channel, chat AS Chat, (SELECT MIN(due_at) FROM outbox o WHERE o.channel = place.channel AND o.chat = place.chat AND o.due_at IS NOT NULL) AS Due
            FROM place WHERE channel IS NOT NULL
            """).Select(row => (new Target(row.Channel, row.Chat), Session.FromMs(row.Due)))];
    }

    /// <summary>Everything still waiting for the old name goes to the new one.</summary>
    public void Move(Target from, string chat) => database.Write(tx => tx.Execute(
        "UPDATE OR IGNORE outbox SET chat = @chat WHERE channel = @Channel AND chat = @old AND (due_at IS NOT NULL OR state = 'sending')",
        new { chat, from.Channel, old = from.Chat }));

    /// <summary>What a crash left in mid-send: its fate is unknown. Alerts go again, marked; the rest stays.</summary>
    /// <returns>How many rows were found.</returns>
    public int RecoverInterrupted() => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = 'unknown', resend = 1, carried_by = NULL, due_at = CASE WHEN kind = 'alert' THEN @now END WHERE state = 'sending'", new { now = Now() }));

    public OutboxRow? Find(Target chat, string dedupeKey, int part = 1)
    {
        using var session = database.Read();
        return session.FirstOrDefault<OutboxRecord>(
            $"SELECT {OutboxRecord.Columns} FROM outbox WHERE channel = @Channel AND chat = @Chat AND dedupe_key = @dedupeKey AND part = @part", new { chat.Channel, chat.Chat, dedupeKey, part })?.ToRow();
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<OutboxRow> Latest(int limit)
    {
        using var session = database.Read();
        return [.. session.Query<OutboxRecord>($"SELECT {OutboxRecord.Columns} FROM outbox ORDER BY id DESC LIMIT @limit", new { limit }).Select(row => row.ToRow())];
    }

    /// <summary>True when this chat has a message on the topic, or one is on its way there.</summary>
    public bool HasTold(Session tx, Target chat, string topic) => tx.Scalar<bool>(
        $"""
        SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND topic_key = @topic AND form <> '{OutboxForm.Edit}' AND standby = 0 AND state NOT IN ('superseded', 'failed'))
        """,
        new { chat.Channel, chat.Chat, topic });

    /// <summary>True when something on this channel may have arrived and waits before it goes once more.</summary>
    public bool HasUnknownWaiting(string channel)
    {
        using var session = database.Read();
        return session.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @channel AND due_at > @now AND state = 'unknown' AND parked = 0)", new { channel, now = Now() });
    }

    /// <summary>What may have arrived need not wait any longer.</summary>
    public void TryUnknownNow(string channel) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET due_at = @now WHERE channel = @channel AND due_at > @now AND state = 'unknown' AND parked = 0", new { channel, now = Now() }));

    public bool HasWaiting(string channel)
    {
        using var session = database.Read();
        return session.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @channel AND due_at IS NOT NULL)", new { channel });
    }

    /// <summary>Rows by channel and state.</summary>
    public IReadOnlyList<(string Channel, string State, long Count)> Counts()
    {
        using var session = database.Read();
        return [.. session.Query<CountRow>("SELECT channel AS Channel, state AS State, COUNT(*) AS Count FROM outbox GROUP BY channel, state").Select(row => (row.Channel, row.State, row.Count))];
    }

    /// <summary>When the oldest alert was made that should have gone before a time and still waits; null when none does.</summary>
    public DateTimeOffset? AlertsStuckSince(DateTimeOffset before)
    {
        using var session = database.Read();
        return Session.FromMs(session.Scalar<long?>(
            """
            SELECT MIN(created_at) FROM outbox
            WHERE kind = 'alert' AND standby = 0 AND created_at < @before AND (state = 'sending' OR (due_at IS NOT NULL AND (attempts > 0 OR due_at < @before)))
            """,
            new { before = Session.ToMs(before) }));
    }

    /// <summary>Removes settled rows older than <paramref name="before"/>; what still waits is kept whatever its age.</summary>
    /// <remarks>Reads from the oldest up to the first that is young enough: rows are numbered as they are made.</remarks>
    public int Prune(DateTimeOffset before) => database.Write(tx => tx.Execute(
        """
        DELETE FROM outbox WHERE due_at IS NULL AND state <> 'sending' AND created_at < @before
            AND id < COALESCE((SELECT id FROM outbox WHERE created_at >= @before ORDER BY id LIMIT 1), 9223372036854775807)
        """,
        new { before = Session.ToMs(before) }));

    private long Now() => Session.ToMs(clock.GetUtcNow());

    private sealed class WaitingRow
    {
        public string Channel { get; set; } = "";
        public string Chat { get; set; } = "";
        public long Due { get; set; }
    }

    /// <summary>No record: of an empty result SQLite does not know the type of a count, and no constructor would fit.</summary>
    private sealed class CountRow
    {
        public string Channel { get; set; } = "";
        public string State { get; set; } = "";
        public long Count { get; set; }
    }
}
