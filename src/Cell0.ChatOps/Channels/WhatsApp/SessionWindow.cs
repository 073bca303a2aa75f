namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>
/// WhatsApp's rule for businesses: free text only within 24 hours of the person's last message, else an approved template
/// (https://www.twilio.com/docs/whatsapp/key-concepts).
/// </summary>
/// <param name="InboundAt">When the person last wrote; null: never, as far as is known.</param>
/// <param name="ClosedAt">When WhatsApp said that it is closed; null: it did not.</param>
public sealed record SessionWindow(DateTimeOffset? InboundAt, DateTimeOffset? ClosedAt)
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);

    /// <summary>A message that leaves in the last minute would arrive too late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    public bool IsOpen(DateTimeOffset now) => InboundAt is { } inbound && now < inbound + Length - Margin && !(ClosedAt >= inbound);
}
