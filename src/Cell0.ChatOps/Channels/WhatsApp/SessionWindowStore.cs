using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>When each number last wrote to us.</summary>
public sealed class SessionWindowStore(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(2);

    public SessionWindow Of(PhoneNumber number)
    {
        using var session = database.Read();
        var row = session.FirstOrDefault<Row>("SELECT inbound_at AS InboundAt, closed_at AS ClosedAt FROM whatsapp_window WHERE number = @E164", new { number.E164 });
        return row is null ? new SessionWindow(null, null) : new SessionWindow(Session.FromMs(row.InboundAt), Session.FromMs(row.ClosedAt));
    }

    /// <summary>The person wrote. An older message than the last known changes nothing.</summary>
    public void Opened(PhoneNumber number, DateTimeOffset at) => database.Write(tx =>
    {
        tx.Execute("DELETE FROM whatsapp_window WHERE inbound_at < @before", new { before = Session.ToMs(clock.GetUtcNow() - Memory) });
        return tx.Execute(
            """
            INSERT INTO whatsapp_window (number, inbound_at) VALUES (@E164, @at)
            ON CONFLICT (number) DO UPDATE SET inbound_at = excluded.inbound_at WHERE excluded.inbound_at > inbound_at
            """,
            new { number.E164, at = Session.ToMs(at) });
    });

    /// <summary>WhatsApp says that it is closed, whatever we thought; the next message from there opens it again.</summary>
    public void Closed(string e164) => database.Write(tx => tx.Execute("UPDATE whatsapp_window SET closed_at = @at WHERE number = @e164", new { e164, at = Session.ToMs(clock.GetUtcNow()) }));

    private sealed class Row
    {
        public long InboundAt { get; set; }
        public long? ClosedAt { get; set; }
    }
}
