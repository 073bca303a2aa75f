using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>The outbox: what is to be said, to whom, and what became of it.</summary>
public sealed class OutboxStore(Database database, TimeProvider clock)
{
    private const string Columns = """
        id AS Id, channel AS Channel, chat AS Chat, kind AS Kind, dedupe_key AS DedupeKey, template AS Template, subject AS Subject, severity AS Severity,
        loud AS Loud, why AS Why, text AS Text, plain_text AS PlainText, part AS Part, parts AS Parts, state AS State, resend AS Resend, attempts AS Attempts,
        created_at AS CreatedAtMs, remote_id AS RemoteId, problem AS Problem, topic_key AS TopicKey, form AS Form, ends AS Ends, title AS Title, action AS Action,
        since AS SinceMs, pin AS Pin, file_name AS FileName, file_text AS FileText, batch AS Batch, delivery AS Delivery, step AS Step, standby AS Standby,
        failover_after_ms AS FailoverAfterMs, note AS Note
        """;

    /// <param name="due">When it may go at the earliest; null: now. Not read for a claimed row, nor for one that stands by.</param>
    /// <returns>The row as stored, or null when the same was said to this chat before.</returns>
    public OutboxRow? Add(Session tx, OutboxRow row, bool claimed, DateTimeOffset? due = null)
    {
        var now = Now();
        var dueAt = claimed || row.Standby ? (long?)null : due is { } at ? Session.ToMs(at) : now;
        return tx.FirstOrDefault<Stored>(
            $"""
            INSERT INTO outbox (channel, chat, kind, dedupe_key, template, subject, severity, loud, why, text, plain_text, part, parts, state, due_at, created_at, claimed_at,
                topic_key, form, ends, title, action, since, pin, file_name, file_text, batch, delivery, step, standby, failover_after_ms, note)
            VALUES (@Channel, @Chat, @Kind, @DedupeKey, @Template, @Subject, @Severity, @Loud, @Why, @Text, @PlainText, @Part, @Parts,
                CASE WHEN @claimed THEN 'sending' ELSE 'pending' END, @dueAt, @now, CASE WHEN @claimed THEN @now END,
                @TopicKey, @Form, @Ends, @Title, @Action, @Since, @Pin, @FileName, @FileText, @Batch, @Delivery, @Step, @Standby, @FailoverAfterMs, @Note)
            ON CONFLICT (channel, chat, dedupe_key, part) DO NOTHING RETURNING {Columns}
            """,
            new
            {
                row.Channel, row.Chat, row.Kind, row.DedupeKey, row.Template, row.Subject, row.Severity, row.Loud, row.Why, row.Text, row.PlainText, row.Part, row.Parts,
                claimed, dueAt, now, row.TopicKey, Form = Word(row.Form), row.Ends, row.Title, row.Action, Since = row.Since is { } since ? Session.ToMs(since) : (long?)null,
                row.Pin, FileName = row.File?.Name, FileText = row.File?.Text, row.Batch, row.Delivery, row.Step, row.Standby,
                FailoverAfterMs = (long?)row.FailoverAfter?.TotalMilliseconds, row.Note,
            })?.ToRow();
    }

    /// <summary>True when something for this chat still waits or is being sent.</summary>
    public bool HasUnsettled(Session tx, Target chat) => tx.Scalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND due_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND state = 'sending')
        """,
        new { chat.Channel, chat.Chat });

    /// <summary>Takes the chat's next row when it is due. Conditional: of two callers one gets it.</summary>
    public OutboxRow? ClaimNext(Target chat) => database.Write(tx => tx.FirstOrDefault<Stored>(
        $"""
        UPDATE outbox SET state = 'sending', due_at = NULL, parked = 0, claimed_at = @now
        WHERE id = (SELECT MIN(id) FROM outbox WHERE channel = @Channel AND chat = @Chat AND due_at IS NOT NULL AND (parked = 0 OR due_at <= @now))
        AND due_at <= @now RETURNING {Columns}
        """,
        new { chat.Channel, chat.Chat, now = Now() })?.ToRow());

    /// <summary>Each chat that has something waiting, with the time at which its next row may go.</summary>
    public IReadOnlyList<(Target Chat, DateTimeOffset Due)> Waiting()
    {
        using var session = database.Read();
        return [.. session.Query<WaitingRow>(
            """
            SELECT o.channel AS Channel, o.chat AS Chat, o.due_at AS Due FROM outbox o JOIN (
                SELECT COALESCE(MIN(CASE WHEN parked = 0 OR due_at <= @now THEN id END), MIN(id)) AS head FROM outbox WHERE due_at IS NOT NULL GROUP BY channel, chat
            ) h ON h.head = o.id
            """,
            new { now = Now() }).Select(row => (new Target(row.Channel, row.Chat), Session.FromMs(row.Due)))];
    }

    public void Accept(OutboxRow row, string remoteId, bool delivered, string? problem) => database.Write(tx => tx.Execute(
        """
        UPDATE outbox SET state = @state, attempts = attempts + 1, remote_id = @remoteId, accepted_at = @now, delivered_at = CASE WHEN @delivered THEN @now END, problem = @problem
        WHERE id = @Id
        """,
        new { state = delivered ? OutboxState.Delivered : OutboxState.Accepted, remoteId, delivered, now = Now(), problem, row.Id }));

    /// <param name="unknown">An earlier copy may have arrived.</param>
    public void PutBack(OutboxRow row, DateTimeOffset due, string problem, bool unknown) => database.Write(tx => tx.Execute(
        """
        UPDATE outbox SET state = CASE WHEN @unknown THEN 'unknown' ELSE 'pending' END, resend = CASE WHEN @unknown THEN 1 ELSE resend END,
            due_at = @due, attempts = attempts + 1, problem = @problem WHERE id = @Id
        """,
        new { unknown, due = Session.ToMs(due), problem, row.Id }));

    /// <summary>Pushes a row aside so that what stands behind it may go.</summary>
    public void Park(OutboxRow row, DateTimeOffset due, string problem) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = 'pending', parked = 1, due_at = @due, attempts = attempts + 1, problem = @problem WHERE id = @Id",
        new { due = Session.ToMs(due), problem, row.Id }));

    public void Fail(OutboxRow row, string problem) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = 'failed', due_at = NULL, attempts = attempts + 1, problem = @problem WHERE id = @Id", new { problem, row.Id }));

    /// <summary>A claim nobody acted on goes back as if it had never been taken.</summary>
    public void Release(OutboxRow row) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = CASE WHEN resend THEN 'unknown' ELSE 'pending' END, due_at = @now WHERE id = @Id AND state = 'sending'", new { now = Now(), row.Id }));

    /// <summary>Everything still waiting for the old name goes to the new one.</summary>
    public void Move(Target from, string chat) => database.Write(tx => tx.Execute(
        "UPDATE OR IGNORE outbox SET chat = @chat WHERE channel = @Channel AND chat = @old AND (due_at IS NOT NULL OR state = 'sending')",
        new { chat, from.Channel, old = from.Chat }));

    /// <summary>What a crash left in mid-send: its fate is unknown. Alerts go again, marked; the rest stays.</summary>
    /// <returns>How many rows were found.</returns>
    public int RecoverInterrupted() => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = 'unknown', resend = 1, due_at = CASE WHEN kind = 'alert' THEN @now END WHERE state = 'sending'", new { now = Now() }));

    /// <summary>Receipts: these are on the phone. A receipt never takes a row back.</summary>
    public void MarkDelivered(Target chat, IReadOnlyCollection<string> remoteIds) => database.Write(tx => tx.Execute(
        "UPDATE outbox SET state = 'delivered', delivered_at = COALESCE(delivered_at, @now) WHERE channel = @Channel AND chat = @Chat AND remote_id IN @remoteIds AND state IN ('accepted', 'unknown')",
        new { now = Now(), chat.Channel, chat.Chat, remoteIds }));

    public OutboxRow? Find(Target chat, string dedupeKey, int part = 1)
    {
        using var session = database.Read();
        return session.FirstOrDefault<Stored>(
            $"SELECT {Columns} FROM outbox WHERE channel = @Channel AND chat = @Chat AND dedupe_key = @dedupeKey AND part = @part", new { chat.Channel, chat.Chat, dedupeKey, part })?.ToRow();
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<OutboxRow> Latest(int limit)
    {
        using var session = database.Read();
        return [.. session.Query<Stored>($"SELECT {Columns} FROM outbox ORDER BY id DESC LIMIT @limit", new { limit }).Select(row => row.ToRow())];
    }

    /// <summary>Rows by channel and state.</summary>
    public IReadOnlyList<(string Channel, string State, long Count)> Counts()
    {
        using var session = database.Read();
        return [.. session.Query<CountRow>("SELECT channel AS Channel, state AS State, COUNT(*) AS Count FROM outbox GROUP BY channel, state").Select(row => (row.Channel, row.State, row.Count))];
    }

    /// <summary>Removes settled rows older than <paramref name="before"/>; what still waits is kept whatever its age.</summary>
    public int Prune(DateTimeOffset before) => database.Write(tx => tx.Execute(
        "DELETE FROM outbox WHERE due_at IS NULL AND state <> 'sending' AND created_at < @before", new { before = Session.ToMs(before) }));

    private static string Word(MessageForm form) => form switch
    {
        MessageForm.Card => "card",
        MessageForm.CardEdit => "edit",
        _ => "message",
    };

    private static MessageForm Form(string word) => word switch
    {
        "card" => MessageForm.Card,
        "edit" => MessageForm.CardEdit,
        _ => MessageForm.Message,
    };

    private long Now() => Session.ToMs(clock.GetUtcNow());

    private sealed record WaitingRow(string Channel, string Chat, long Due);

    /// <summary>No record: of an empty result SQLite does not know the type of a count, and no constructor would fit.</summary>
    private sealed class CountRow
    {
        public string Channel { get; set; } = "";
        public string State { get; set; } = "";
        public long Count { get; set; }
    }

    private sealed class Stored
    {
        public long Id { get; set; }
        public string Channel { get; set; } = "";
        public string Chat { get; set; } = "";
        public string Kind { get; set; } = "";
        public string DedupeKey { get; set; } = "";
        public string Template { get; set; } = "";
        public string? Subject { get; set; }
        public string Severity { get; set; } = "";
        public long Loud { get; set; }
        public string Why { get; set; } = "";
        public string Text { get; set; } = "";
        public string PlainText { get; set; } = "";
        public long Part { get; set; }
        public long Parts { get; set; }
        public string State { get; set; } = "";
        public long Resend { get; set; }
        public long Attempts { get; set; }
        public long CreatedAtMs { get; set; }
        public string? RemoteId { get; set; }
        public string? Problem { get; set; }
        public string? TopicKey { get; set; }
        public string Form { get; set; } = "";
        public long Ends { get; set; }
        public string Title { get; set; } = "";
        public string? Action { get; set; }
        public long? SinceMs { get; set; }
        public long Pin { get; set; }
        public string? FileName { get; set; }
        public string? FileText { get; set; }
        public string? Batch { get; set; }
        public string? Delivery { get; set; }
        public long Step { get; set; }
        public long Standby { get; set; }
        public long? FailoverAfterMs { get; set; }
        public string? Note { get; set; }

        public OutboxRow ToRow() => new()
        {
            Id = Id,
            Channel = Channel,
            Chat = Chat,
            Kind = Kind,
            DedupeKey = DedupeKey,
            Template = Template,
            Subject = Subject,
            Severity = Severity,
            Loud = Loud != 0,
            Why = Why,
            Text = Text,
            PlainText = PlainText,
            Part = (int)Part,
            Parts = (int)Parts,
            State = State,
            Resend = Resend != 0,
            Attempts = (int)Attempts,
            CreatedAt = Session.FromMs(CreatedAtMs),
            RemoteId = RemoteId,
            Problem = Problem,
            TopicKey = TopicKey,
            Form = OutboxStore.Form(Form),
            Ends = Ends != 0,
            Title = Title,
            Action = Action,
            Since = Session.FromMs(SinceMs),
            Pin = Pin != 0,
            File = FileName is null ? null : new MessageFile(FileName, FileText ?? ""),
            Batch = Batch,
            Delivery = Delivery,
            Step = (int)Step,
            Standby = Standby != 0,
            FailoverAfter = FailoverAfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            Note = Note,
        };
    }
}
