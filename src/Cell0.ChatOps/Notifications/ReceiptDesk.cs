namespace Cell0.ChatOps.Notifications;

/// <summary>Where channels bring what they later hear of a message: in any order, more than once, before or after we know its name.</summary>
public sealed class ReceiptDesk(ReceiptStore store, ChannelHealthBoard health)
{
    /// <exception cref="Storage.StorageException">Nothing was stored; the channel should be asked again.</exception>
    public void Take(Receipt receipt) => Take([receipt]);

    /// <exception cref="Storage.StorageException">Nothing was stored; the channel should be asked again.</exception>
    public void Take(IReadOnlyCollection<Receipt> receipts)
    {
        if (receipts.Count == 0) return;
        store.Take(receipts);
        foreach (var proof in receipts.Where(receipt => receipt.Kind >= ReceiptKind.Delivered)) health.Proven(proof.Channel, proof.At);
    }
}
