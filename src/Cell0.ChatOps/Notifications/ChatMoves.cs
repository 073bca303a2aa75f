namespace Cell0.ChatOps.Notifications;

/// <summary>Whoever keeps addresses of chats and must hear when one changes.</summary>
public interface IChatMoveListener
{
    /// <summary>Says nothing twice: a move that is known changes nothing.</summary>
    /// <exception cref="Storage.StorageException">The move was not written down; it may be told again.</exception>
    void Moved(Target from, Target to);
}

/// <summary>A chat has another name now (a Telegram group that became a supergroup): everything that waits for it and everybody who knows it follows.</summary>
public sealed class ChatMoves(OutboxStore outbox, IEnumerable<IChatMoveListener> listeners)
{
    /// <summary>Rights first: what arrives there is answered there, and a crash in between is made good when the old name is refused once more.</summary>
    public void Follow(Target from, string chat)
    {
        foreach (var listener in listeners) listener.Moved(from, new Target(from.Channel, chat));
        outbox.Move(from, chat);
    }
}
