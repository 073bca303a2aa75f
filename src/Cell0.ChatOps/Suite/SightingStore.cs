using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Suite;

/// <summary>Things seen at least once on this host, such as <c>gateway:ws://127.0.0.1:18789</c>: gone is another matter than never there.</summary>
public sealed class SightingStore(Database database, TimeProvider clock)
{
    public DateTimeOffset? FirstSeen(string thing)
    {
        using var session = database.Read();
        return Session.FromMs(session.Scalar<long?>("SELECT first_seen FROM sighting WHERE thing = @thing", new { thing }));
    }

    public void Saw(string thing, string? note = null) => database.Write(session => session.Execute(
        """
        INSERT INTO sighting (thing, first_seen, last_seen, note) VALUES (@thing, @at, @at, @note)
        ON CONFLICT (thing) DO UPDATE SET last_seen = excluded.last_seen, note = COALESCE(excluded.note, note)
        """,
        new { thing, at = Session.ToMs(clock.GetUtcNow()), note }));
}
