namespace Cell0.ChatOps.Notifications;

/// <summary>One part of one message to one chat, and how far it is.</summary>
public sealed record OutboxRow
{
    public long Id { get; init; }
    public required string Channel { get; init; }
    public required string Chat { get; init; }

    /// <summary><c>alert</c>, <c>notice</c> or <c>reply</c>.</summary>
    public required string Kind { get; init; }

    public required string DedupeKey { get; init; }
    public required string Template { get; init; }
    public string? Subject { get; init; }
    public required string Severity { get; init; }
    public bool Loud { get; init; }
    public required string Why { get; init; }

    /// <summary>In the channel's format.</summary>
    public required string Text { get; init; }

    /// <summary>What a reader sees of <see cref="Text"/>; goes when the format is refused.</summary>
    public required string PlainText { get; init; }

    public int Part { get; init; } = 1;
    public int Parts { get; init; } = 1;
    public string State { get; init; } = OutboxState.Pending;

    /// <summary>True when an earlier copy may have arrived: the text is then marked.</summary>
    public bool Resend { get; init; }

    public int Attempts { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string? RemoteId { get; init; }
    public string? Problem { get; init; }

    public string? TopicKey { get; init; }
    public MessageForm Form { get; init; }

    /// <summary>True when what it tells about is over.</summary>
    public bool Ends { get; init; }

    /// <summary>One line, plain text, that says it all.</summary>
    public string Title { get; init; } = "";

    public string? Action { get; init; }
    public DateTimeOffset? Since { get; init; }
    public bool Pin { get; init; }
    public MessageFile? File { get; init; }

    /// <summary>Rows held until the same moment go out as one message; null: not held.</summary>
    public string? Batch { get; init; }

    /// <summary>The same news for one receiver over several targets, tried in the order of <see cref="Step"/>; null: one target only.</summary>
    public string? Delivery { get; init; }

    public int Step { get; init; }

    /// <summary>True while an earlier target may still deliver.</summary>
    public bool Standby { get; init; }

    /// <summary>How long to wait for this row's proof before the next target is tried.</summary>
    public TimeSpan? FailoverAfter { get; init; }

    /// <summary>Said before the text, plain: why it comes this way, or that it is late.</summary>
    public string? Note { get; init; }

    /// <summary>When it may be tried; null while it stands by, is claimed or settled.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When it was meant to go: the decision, or the end of what held it. Null while it stands by.</summary>
    public DateTimeOffset? GoAt { get; init; }

    /// <summary>True: a bundle with it was refused, so it goes alone.</summary>
    public bool Alone { get; init; }

    /// <summary>True: pushed aside because handling it broke; what stands behind it may go.</summary>
    public bool Parked { get; init; }

    /// <summary>The row within which it went; null: it went itself.</summary>
    public long? CarriedBy { get; init; }

    /// <summary>The row whose news it tells since it was rewritten. Only written: null says that it was not rewritten just now.</summary>
    public long? Shows { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When the next target is tried unless this row was proven by then.</summary>
    public DateTimeOffset? FailoverAt { get; init; }

    public Target Target => new(Channel, Chat);
    public bool IsAlert => Kind == OutboxKind.Alert;
}

public static class OutboxKind
{
    public const string Alert = "alert";
    public const string Notice = "notice";
    public const string Reply = "reply";
}

/// <summary>How the outbox spells a <see cref="MessageForm"/>.</summary>
public static class OutboxForm
{
    public const string Message = "message";
    public const string Card = "card";
    public const string Edit = "edit";
}

/// <summary>The life of a row: pending, sending, then accepted, delivered, read; or failed, unknown, superseded.</summary>
public static class OutboxState
{
    public const string Pending = "pending";
    public const string Sending = "sending";
    public const string Accepted = "accepted";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Failed = "failed";

    /// <summary>The process or the connection ended in mid-send.</summary>
    public const string Unknown = "unknown";
    public const string Superseded = "superseded";
}
