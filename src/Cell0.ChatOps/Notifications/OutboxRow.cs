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

    public Target Target => new(Channel, Chat);
    public bool IsAlert => Kind == OutboxKind.Alert;
}

public static class OutboxKind
{
    public const string Alert = "alert";
    public const string Notice = "notice";
    public const string Reply = "reply";
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
