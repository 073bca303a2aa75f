using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Marks what arrived.</summary>
internal sealed class OutboxReceipts(OutboxStore outbox, SentMessageStore sent) : IReceiptTaker
{
    public void Take(Receipt receipt)
    {
        if (receipt.Kind >= ReceiptKind.Delivered && sent.Find(receipt.RemoteId) is { Number.Length: > 0 } message)
            outbox.MarkDelivered(new Target(receipt.Channel, message.Number), [receipt.RemoteId]);
    }
}
