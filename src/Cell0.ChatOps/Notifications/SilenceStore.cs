using System.Text.Json;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Silences as rows.</summary>
public sealed class SilenceStore(Database database)
{
    private const string Columns = "id AS Id, matchers AS Matchers, starts_at AS StartsAt, ends_at AS EndsAt, created_by AS CreatedBy, comment AS Comment";

    /// <summary>Those not over when they were read, the first to end first; null: to be read. Every alert asks, and they change a few times a day.</summary>
    private volatile IReadOnlyList<Silence>? kept;

    /// <summary>True from a change until its commit: what is read meanwhile may be taken back.</summary>
    private volatile bool isChanging;

    /// <summary>Those in force, the first to end first.</summary>
    /// <param name="tx">A session that writes: then nobody changes them meanwhile.</param>
    public IReadOnlyList<Silence> Active(Session tx, DateTimeOffset now)
    {
        var known = kept ?? [.. tx.Query<Row>($"SELECT {Columns} FROM silence WHERE ends_at > @now ORDER BY ends_at", new { now = Session.ToMs(now) }).Select(row => row.ToSilence())];
        if (!isChanging) kept = known;
        return known.Count == 0 ? known : [.. known.Where(silence => silence.IsActive(now))];
    }

    /// <summary>All that are kept, the last to end first.</summary>
    public IReadOnlyList<Silence> List()
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"SELECT {Columns} FROM silence ORDER BY ends_at DESC").Select(row => row.ToSilence())];
    }

    public Silence? Find(Session session, string id) => session.FirstOrDefault<Row>($"SELECT {Columns} FROM silence WHERE id = @id", new { id })?.ToSilence();

    public string NextId(Session session) => "S" + session.Scalar<long>("SELECT COALESCE(MAX(CAST(substr(id, 2) AS INTEGER)), 0) + 1 FROM silence WHERE id LIKE 'S%'").ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Save(Session tx, Silence silence, DateTimeOffset now)
    {
        isChanging = true;
        kept = null;
        tx.AfterCommit(() => isChanging = false);
        tx.Execute(
            """
            INSERT INTO silence (id, matchers, starts_at, ends_at, created_by, comment, updated_at) VALUES (@Id, @matchers, @starts, @ends, @CreatedBy, @Comment, @now)
            ON CONFLICT (id) DO UPDATE SET matchers = excluded.matchers, starts_at = excluded.starts_at, ends_at = excluded.ends_at, comment = excluded.comment, updated_at = excluded.updated_at
            """,
            new
            {
                silence.Id, matchers = JsonSerializer.Serialize(silence.Matchers.Select(matcher => matcher.ToString())), starts = Session.ToMs(silence.StartsAt), ends = Session.ToMs(silence.EndsAt),
                silence.CreatedBy, silence.Comment, now = Session.ToMs(now),
            });
    }

    public int Prune(DateTimeOffset endedBefore) => database.Write(tx => tx.Execute("DELETE FROM silence WHERE ends_at < @before", new { before = Session.ToMs(endedBefore) }));

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string Matchers { get; set; } = "";
        public long StartsAt { get; set; }
        public long EndsAt { get; set; }
        public string CreatedBy { get; set; } = "";
        public string Comment { get; set; } = "";

        public Silence ToSilence() => new()
        {
            Id = Id,
            Matchers = [.. (JsonSerializer.Deserialize<string[]>(Matchers) ?? []).SelectMany(text => MatcherSyntax.Read(text).Matchers)],
            StartsAt = Session.FromMs(StartsAt),
            EndsAt = Session.FromMs(EndsAt),
            CreatedBy = CreatedBy,
            Comment = Comment,
        };
    }
}
