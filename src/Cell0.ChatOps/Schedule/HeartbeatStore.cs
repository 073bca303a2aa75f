using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <param name="Told"><c>well</c>, or what was wrong.</param>
/// <param name="Problem">Why the watcher did not hear it; null when it did.</param>
public sealed record LastBeat(DateTimeOffset At, string Told, string? Problem);

/// <summary>What the outside watcher last heard, for whoever asks from another process.</summary>
public sealed class HeartbeatStore(Database database)
{
    public LastBeat? Find()
    {
        using var session = database.Read();
        return session.FirstOrDefault<Row>("SELECT at AS At, told AS Told, problem AS Problem FROM heartbeat WHERE id = 1") is { } row
            ? new LastBeat(Session.FromMs(row.At), row.Told, row.Problem)
            : null;
    }

    public void Save(LastBeat beat) => database.Write(session => session.Execute(
        """
        INSERT INTO heartbeat (id, at, told, problem) VALUES (1, @at, @Told, @Problem)
        ON CONFLICT (id) DO UPDATE SET at = excluded.at, told = excluded.told, problem = excluded.problem
        """,
        new { at = Session.ToMs(beat.At), beat.Told, beat.Problem }));

    private sealed class Row
    {
        public long At { get; set; }
        public string Told { get; set; } = "";
        public string? Problem { get; set; }
    }
}
