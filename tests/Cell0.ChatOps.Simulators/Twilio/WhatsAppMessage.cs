namespace Cell0.ChatOps.Simulators.Twilio;

/// <summary>A message as Twilio keeps it.</summary>
public sealed class WhatsAppMessage
{
    private readonly List<string> told = [];

    public required string Sid { get; init; }

    /// <summary>Twilio's form, <c>whatsapp:+357...</c>.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>What a phone shows; of a template its values.</summary>
    public required string Body { get; init; }

    public bool IsInbound { get; init; }

    /// <summary>Null: free text.</summary>
    public string? ContentSid { get; init; }

    public string? StatusCallback { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>As Twilio last said it.</summary>
    public string Status { get; internal set; } = "queued";

    public int? ErrorCode { get; internal set; }

    /// <summary>True once it stood on a phone.</summary>
    public bool IsOnPhone { get; internal set; }

    /// <summary>Every status it had, in the order in which it was said.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (told) return [.. told];
        }
    }

    internal void Tell(string status, int? code)
    {
        lock (told) told.Add(status);
        Status = status;
        ErrorCode = code;
        if (status is "delivered" or "read") IsOnPhone = true;
    }
}
