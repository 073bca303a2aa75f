using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Twilio's words for how far a message is.</summary>
internal static class TwilioStatus
{
    /// <returns>Null for what says nothing yet, or a word that is not known.</returns>
    public static ReceiptKind? Of(string? status) => status switch
    {
        "sent" => ReceiptKind.Sent,
        "delivered" or "partially_delivered" => ReceiptKind.Delivered,
        "read" => ReceiptKind.Read,
        "failed" or "undelivered" or "canceled" => ReceiptKind.Failed,
        _ => null,
    };

    /// <summary>When a message's status is worth asking for again, by how far it is and how old: soon while somebody waits for it, never once all is said.</summary>
    public static TimeSpan? ReadAgainAfter(ReceiptKind? reach, TimeSpan age) => reach switch
    {
        ReceiptKind.Failed or ReceiptKind.TryAgain or ReceiptKind.Read => null,
        ReceiptKind.Delivered when age < TimeSpan.FromHours(1) => TimeSpan.FromSeconds(30),
        ReceiptKind.Delivered => age < TimeSpan.FromHours(12) ? TimeSpan.FromMinutes(10) : null,
        _ when age < TimeSpan.FromMinutes(3) => TimeSpan.FromSeconds(2),
        _ when age < TimeSpan.FromHours(1) => TimeSpan.FromSeconds(30),
        _ => age < TimeSpan.FromHours(24) ? TimeSpan.FromMinutes(10) : null,
    };
}
