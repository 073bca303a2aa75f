using System.Text.Json;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Fixes;

/// <summary>Fixes and their stories as rows.</summary>
public sealed class FixStore(Database database)
{
    private const string Select =
        """
        SELECT id AS Id, version AS Version, state AS State, is_back AS IsBack, plan AS Plan, hash AS Hash, person AS Person, chat AS Chat, fingerprint AS Fingerprint, planned_at AS PlannedAt,
               applied_at AS AppliedAt, crossed_at AS CrossedAt, mark AS Mark, until AS Until, good AS Good, ended_at AS EndedAt, why AS Why, changed_at AS ChangedAt
        FROM fix
        """;

    public Fix? Find(long id)
    {
        using var session = database.Read();
        return session.FirstOrDefault<Row>($"{Select} WHERE id = @id", new { id })?.ToFix();
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Fix> List(int limit, FixState? state = null)
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"{Select} WHERE (@state IS NULL OR state = @state) ORDER BY id DESC LIMIT @limit", new { limit, state = state is { } known ? FixDecision.Word(known) : null }).Select(row => row.ToFix())];
    }

    /// <summary>Planned, applying or verifying, oldest first.</summary>
    public IReadOnlyList<Fix> Open()
    {
        using var session = database.Read();
        return Open(session);
    }

    public IReadOnlyList<Fix> Open(Session session) => [.. session.Query<Row>($"{Select} WHERE state IN ('planned', 'applying', 'verifying') ORDER BY id").Select(row => row.ToFix())];

    public FixLoad Load(Session session, string target, DateTimeOffset now)
    {
        var flying = session.Scalar<long?>("SELECT id FROM fix WHERE target = @target AND state IN ('applying', 'verifying')", new { target });
        var begun = session.Scalar<long?>("SELECT max(applied_at) FROM fix WHERE target = @target", new { target });
        var today = session.Scalar<int>("SELECT count(*) FROM fix WHERE applied_at > @since", new { since = Session.ToMs(now - TimeSpan.FromHours(24)) });
        return new FixLoad(flying is { } id ? FixCode.Of(id) : null, Session.FromMs(begun), today);
    }

    /// <summary>The fix with its number.</summary>
    public Fix Insert(Session session, Fix fix)
    {
        var id = session.Scalar<long>(
            """
            INSERT INTO fix (kind, target, state, plan, hash, person, chat, fingerprint, planned_at, applied_at, crossed_at, until, changed_at)
            VALUES (@Kind, @Target, @State, @Plan, @Hash, @Person, @Chat, @Fingerprint, @PlannedAt, @AppliedAt, @CrossedAt, @Until, @ChangedAt) RETURNING id
            """,
            new Written(fix));
        return fix with { Id = id };
    }

    /// <returns>False when the row changed since it was read: then nothing was stored.</returns>
    public bool Save(Session session, Fix fix) => session.Execute(
        """
        UPDATE fix SET version = version + 1, state = @State, is_back = @IsBack, applied_at = @AppliedAt, crossed_at = @CrossedAt, mark = @Mark, until = @Until, good = @Good,
               ended_at = @EndedAt, why = @Why, changed_at = @ChangedAt
        WHERE id = @Id AND version = @Version
        """,
        new Written(fix)) > 0;

    /// <returns>The line's number.</returns>
    public long AddEvent(Session session, long fix, FixStep step, string text, DateTimeOffset at, string? actor) => session.Scalar<long>(
        "INSERT INTO fix_event (fix_id, at, step, text, actor) VALUES (@fix, @at, @step, @text, @actor) RETURNING id",
        new { fix, at = Session.ToMs(at), step = step.ToString(), text, actor });

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<FixEvent> Story(long fix)
    {
        using var session = database.Read();
        return Story(session, fix);
    }

    public IReadOnlyList<FixEvent> Story(Session session, long fix) =>
        [.. session.Query<EventRow>("SELECT at AS At, step AS Step, text AS Text, actor AS Actor FROM fix_event WHERE fix_id = @fix ORDER BY id", new { fix })
            .Select(row => new FixEvent(Session.FromMs(row.At), row.Step, row.Text, row.Actor))];

    /// <summary>
    /// Each fix of a kind that was applied and had its verdict: what it was and how long it took. That a person took back one that was kept changes nothing
    /// of that, and taken back before its verdict it has none.
    /// </summary>
    public IReadOnlyList<FixEnd> Ends(string kind)
    {
        using var session = database.Read();
        return [.. session.Query<(string State, long AppliedAt, long EndedAt)>(
                """
                SELECT CASE WHEN kept.at IS NULL THEN fix.state ELSE 'kept' END, fix.applied_at, COALESCE(kept.at, fix.ended_at)
                FROM fix LEFT JOIN (SELECT fix_id, MIN(at) AS at FROM fix_event WHERE step = 'Kept' GROUP BY fix_id) kept ON kept.fix_id = fix.id
                WHERE fix.kind = @kind AND fix.applied_at IS NOT NULL AND fix.ended_at IS NOT NULL AND fix.state IN ('kept', 'rolledBack', 'inconclusive', 'failed')
                    AND (kept.at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM fix_event WHERE fix_id = fix.id AND step = 'GoingBack' AND actor IS NOT NULL))
                """,
                new { kind })
            .Select(row => new FixEnd(Enum.Parse<FixState>(row.State, ignoreCase: true), TimeSpan.FromMilliseconds(row.EndedAt - row.AppliedAt)))];
    }

    private sealed class Written(Fix fix)
    {
        public long Id => fix.Id;
        public int Version => fix.Version;
        public string Kind => fix.Plan.Kind;
        public string Target => fix.Plan.Target.Key;
        public string State => FixDecision.Word(fix.State);
        public bool IsBack => fix.IsBack;
        public string Plan => JsonSerializer.Serialize(fix.Plan, SuiteJson.Options);
        public string Hash => fix.Hash;
        public string Person => fix.Person;
        public string Chat => fix.Chat.ToString();
        public string? Fingerprint => fix.Fingerprint;
        public long PlannedAt => Session.ToMs(fix.PlannedAt);
        public long? AppliedAt => Ms(fix.AppliedAt);
        public long? CrossedAt => Ms(fix.CrossedAt);
        public long? Mark => Ms(fix.Mark);
        public long? Until => Ms(fix.Until);
        public int Good => fix.Good;
        public long? EndedAt => Ms(fix.EndedAt);
        public string? Why => fix.Why;
        public long ChangedAt => Session.ToMs(fix.ChangedAt);

        private static long? Ms(DateTimeOffset? at) => at is { } known ? Session.ToMs(known) : null;
    }

    private sealed class Row
    {
        public long Id { get; set; }
        public long Version { get; set; }
        public string State { get; set; } = "";
        public long IsBack { get; set; }
        public string Plan { get; set; } = "";
        public string Hash { get; set; } = "";
        public string Person { get; set; } = "";
        public string Chat { get; set; } = "";
        public string? Fingerprint { get; set; }
        public long PlannedAt { get; set; }
        public long? AppliedAt { get; set; }
        public long? CrossedAt { get; set; }
        public long? Mark { get; set; }
        public long? Until { get; set; }
        public long Good { get; set; }
        public long? EndedAt { get; set; }
        public string? Why { get; set; }
        public long ChangedAt { get; set; }

        public Fix ToFix() => new()
        {
            Id = Id,
            Version = (int)Version,
            Plan = JsonSerializer.Deserialize<FixPlan>(Plan, SuiteJson.Options)!,
            State = Enum.Parse<FixState>(State, ignoreCase: true),
            IsBack = IsBack != 0,
            Hash = Hash,
            Person = Person,
            Chat = Target.TryParse(Chat, out var chat) ? chat : default,
            Fingerprint = Fingerprint,
            PlannedAt = Session.FromMs(PlannedAt),
            AppliedAt = Session.FromMs(AppliedAt),
            CrossedAt = Session.FromMs(CrossedAt),
            Mark = Session.FromMs(Mark),
            Until = Session.FromMs(Until),
            Good = (int)Good,
            EndedAt = Session.FromMs(EndedAt),
            Why = Why,
            ChangedAt = Session.FromMs(ChangedAt),
        };
    }

    private sealed class EventRow
    {
        public long At { get; set; }
        public string Step { get; set; } = "";
        public string Text { get; set; } = "";
        public string? Actor { get; set; }
    }
}
