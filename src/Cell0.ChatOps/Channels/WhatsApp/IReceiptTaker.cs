using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Whoever keeps the outbox's receipts.</summary>
public interface IReceiptTaker
{
    /// <exception cref="Storage.StorageException">It was not kept; it may be given again.</exception>
    void Take(Receipt receipt);
}
