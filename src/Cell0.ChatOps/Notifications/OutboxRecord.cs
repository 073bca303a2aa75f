using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>An outbox row as SQLite gives it.</summary>
internal sealed class OutboxRecord
{
    public const string Columns = """
        id AS Id, channel AS Channel, chat AS Chat, kind AS Kind, dedupe_key AS DedupeKey, template AS Template, subject AS Subject, severity AS Severity,
        loud AS Loud, why AS Why, text AS Text, plain_text AS PlainText, part AS Part, parts AS Parts, state AS State, resend AS Resend, attempts AS Attempts,
        created_at AS CreatedAtMs, remote_id AS RemoteId, problem AS Problem, topic_key AS TopicKey, form AS Form, ends AS Ends, title AS Title, action AS Action,
        since AS SinceMs, pin AS Pin, file_name AS FileName, file_text AS FileText, batch AS Batch, delivery AS Delivery, step AS Step, standby AS Standby,
        failover_after_ms AS FailoverAfterMs, note AS Note, due_at AS DueMs, go_at AS GoAtMs, alone AS Alone, parked AS Parked, carried_by AS CarriedBy, accepted_at AS AcceptedAtMs,
        delivered_at AS DeliveredAtMs, failover_at AS FailoverAtMs
        """;

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
    public long? DueMs { get; set; }
    public long? GoAtMs { get; set; }
    public long Alone { get; set; }
    public long Parked { get; set; }
    public long? CarriedBy { get; set; }
    public long? AcceptedAtMs { get; set; }
    public long? DeliveredAtMs { get; set; }
    public long? FailoverAtMs { get; set; }

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
        Form = FormOf(Form),
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
        Due = Session.FromMs(DueMs),
        GoAt = Session.FromMs(GoAtMs),
        Alone = Alone != 0,
        Parked = Parked != 0,
        CarriedBy = CarriedBy,
        AcceptedAt = Session.FromMs(AcceptedAtMs),
        DeliveredAt = Session.FromMs(DeliveredAtMs),
        FailoverAt = Session.FromMs(FailoverAtMs),
    };

    public static string Word(MessageForm form) => form switch
    {
        MessageForm.Card => OutboxForm.Card,
        MessageForm.CardEdit => OutboxForm.Edit,
        _ => OutboxForm.Message,
    };

    private static MessageForm FormOf(string word) => word switch
    {
        OutboxForm.Card => MessageForm.Card,
        OutboxForm.Edit => MessageForm.CardEdit,
        _ => MessageForm.Message,
    };
}
