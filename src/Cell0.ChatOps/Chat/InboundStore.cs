using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Chat;

/// <summary>Messages that were handled already: networks deliver at least once.</summary>
public sealed class InboundStore(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    /// <returns>False when it was seen before.</returns>
    public bool TryRemember(Target chat, string key) => database.Write(tx =>
    {
        var now = clock.GetUtcNow();
        tx.Execute("DELETE FROM inbound_seen WHERE at < @before", new { before = Session.ToMs(now - Memory) });
        return tx.Execute("INSERT INTO inbound_seen (key, at) VALUES (@key, @at) ON CONFLICT DO NOTHING", new { key = Key(chat, key), at = Session.ToMs(now) }) > 0;
    });

    /// <summary>For a message whose handling could not even begin: it may come again.</summary>
    public void Forget(Target chat, string key) => database.Write(tx => tx.Execute("DELETE FROM inbound_seen WHERE key = @key", new { key = Key(chat, key) }));

    private static string Key(Target chat, string key) => $"{chat}/{key}";
}
