using System.Text.Json;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Incidents;

/// <summary>Incidents, candidates and timelines as rows.</summary>
public sealed class IncidentStore(Database database)
{
    /// <summary>Within this time no two incidents have the same code.</summary>
    private static readonly TimeSpan CodeLife = TimeSpan.FromDays(90);

    private const string Select =
        """
        SELECT id AS Id, code AS Code, state AS State, severity AS Severity, worst AS Worst, finding AS Finding, opened_at AS OpenedAt, changed_at AS ChangedAt,
               resolved_at AS ResolvedAt, ack_by AS AckBy, ack_until AS AckUntil, ack_note AS AckNote, clean_streak AS CleanStreak
        FROM incident
        """;

    public IReadOnlyList<Incident> Unresolved()
    {
        using var session = database.Read();
        return Unresolved(session);
    }

    public IReadOnlyList<Incident> Unresolved(Session session) =>
        [.. session.Query<Row>($"{Select} WHERE state <> 'resolved' ORDER BY id DESC").Select(row => row.ToIncident())];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Incident> List(IncidentState? state, int limit)
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"{Select} WHERE (@state IS NULL OR state = @state) ORDER BY id DESC LIMIT @limit", new { state = Word(state), limit })
            .Select(row => row.ToIncident())];
    }

    /// <summary>The newest incident with this code; null when there is none.</summary>
    public Incident? Find(string code)
    {
        using var session = database.Read();
        return Find(session, code);
    }

    public Incident? Find(Session session, string code) =>
        session.FirstOrDefault<Row>($"{Select} WHERE code = @code ORDER BY id DESC LIMIT 1", new { code })?.ToIncident();

    public IReadOnlyList<IncidentEvent> Timeline(long incidentId)
    {
        using var session = database.Read();
        return [.. session.Query<EventRow>(
            "SELECT at AS At, kind AS Kind, severity AS Severity, text AS Text, actor AS Actor, run_id AS RunId FROM incident_event WHERE incident_id = @incidentId ORDER BY id",
            new { incidentId }).Select(row => new IncidentEvent(Session.FromMs(row.At), row.Kind, row.Severity, row.Text, row.Actor, row.RunId))];
    }

    /// <summary>What a run changed, as lines: code, kind, title.</summary>
    public IReadOnlyList<(string Code, string Kind, string Severity, string Title)> ChangesOf(RunId run)
    {
        using var session = database.Read();
        return session.Query<(string, string, string, string)>(
            "SELECT i.code, e.kind, e.severity, i.title FROM incident_event e JOIN incident i ON i.id = e.incident_id WHERE e.run_id = @Value ORDER BY e.id", run);
    }

    /// <summary>The incident with its number and code.</summary>
    public Incident Insert(Session session, Finding finding, DateTimeOffset at, RunId? run)
    {
        var id = session.Scalar<long>(
            """
            INSERT INTO incident (code, fingerprint, state, severity, worst, rule, component, title, finding, opened_at, changed_at, run_id)
            VALUES ('', @Fingerprint, 'open', @severity, @severity, @Rule, @Component, @Issue, @body, @at, @at, @run) RETURNING id
            """,
            new { finding.Fingerprint, severity = Word(finding.Severity), finding.Rule, finding.Component, finding.Issue, body = Body(finding), at = Session.ToMs(at), run = run?.Value });
        var young = session.Scalar<int>("SELECT count(*) FROM incident WHERE opened_at > @since", new { since = Session.ToMs(at - CodeLife) });
        var code = IncidentCode.Of(id, young);
        session.Execute("UPDATE incident SET code = @code WHERE id = @id", new { code, id });
        return new Incident { Id = id, Code = code, State = IncidentState.Open, Severity = finding.Severity, Worst = finding.Severity, Finding = finding, OpenedAt = at, ChangedAt = at };
    }

    public void Save(Session session, Incident incident) => session.Execute(
        """
        UPDATE incident SET state = @state, severity = @severity, worst = @worst, title = @Title, finding = @body, changed_at = @changed, resolved_at = @resolved,
               ack_by = @by, ack_until = @until, ack_note = @note, clean_streak = @CleanStreak WHERE id = @Id
        """,
        new
        {
            incident.Id,
            state = Word(incident.State),
            severity = Word(incident.Severity),
            worst = Word(incident.Worst),
            incident.Title,
            body = Body(incident.Finding),
            changed = Session.ToMs(incident.ChangedAt),
            resolved = incident.ResolvedAt is { } at ? Session.ToMs(at) : (long?)null,
            by = incident.Acknowledgement?.By,
            until = incident.Acknowledgement is { } lease ? Session.ToMs(lease.Until) : (long?)null,
            note = incident.Acknowledgement?.Note,
            incident.CleanStreak,
        });

    /// <returns>The event's number.</returns>
    public long AddEvent(Session session, Incident incident, IncidentChangeKind kind, string text, DateTimeOffset at, string? actor, RunId? run) => session.Scalar<long>(
        """
        INSERT INTO incident_event (incident_id, at, kind, severity, text, actor, run_id)
        VALUES (@Id, @at, @kind, @severity, @text, @actor, @run) RETURNING id
        """,
        new { incident.Id, at = Session.ToMs(at), kind = kind.ToString().ToLowerInvariant(), severity = Word(incident.Severity), text, actor, run = run?.Value });

    public IReadOnlyList<IncidentDecision.Candidate> Candidates(Session session) =>
        [.. session.Query<(string Fingerprint, string Rule, long Streak, long FirstSeen)>("SELECT fingerprint, rule, streak, first_seen FROM incident_candidate")
            .Select(row => new IncidentDecision.Candidate(row.Fingerprint, row.Rule, (int)row.Streak, Session.FromMs(row.FirstSeen)))];

    public void Keep(Session session, IncidentDecision.Candidate candidate) => session.Execute(
        """
        INSERT INTO incident_candidate (fingerprint, rule, streak, first_seen) VALUES (@Fingerprint, @Rule, @Streak, @at)
        ON CONFLICT (fingerprint) DO UPDATE SET streak = excluded.streak, rule = excluded.rule
        """,
        new { candidate.Fingerprint, candidate.Rule, candidate.Streak, at = Session.ToMs(candidate.FirstSeen) });

    public void Forget(Session session, string fingerprint) => session.Execute("DELETE FROM incident_candidate WHERE fingerprint = @fingerprint", new { fingerprint });

    /// <summary>Removes incidents resolved before a time.</summary>
    public int Prune(DateTimeOffset resolvedBefore) => database.Write(session =>
        session.Execute("DELETE FROM incident WHERE state = 'resolved' AND resolved_at < @at", new { at = Session.ToMs(resolvedBefore) }));

    private static string Body(Finding finding) => JsonSerializer.Serialize(finding, SuiteJson.Options);

    private static string? Word<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private sealed class Row
    {
        public long Id { get; set; }
        public string Code { get; set; } = "";
        public string State { get; set; } = "";
        public string Severity { get; set; } = "";
        public string Worst { get; set; } = "";
        public string Finding { get; set; } = "";
        public long OpenedAt { get; set; }
        public long ChangedAt { get; set; }
        public long? ResolvedAt { get; set; }
        public string? AckBy { get; set; }
        public long? AckUntil { get; set; }
        public string? AckNote { get; set; }
        public long CleanStreak { get; set; }

        public Incident ToIncident() => new()
        {
            Id = Id,
            Code = Code,
            State = Enum.Parse<IncidentState>(State, ignoreCase: true),
            Severity = Enum.Parse<Severity>(Severity, ignoreCase: true),
            Worst = Enum.Parse<Severity>(Worst, ignoreCase: true),
            Finding = JsonSerializer.Deserialize<Finding>(Finding, SuiteJson.Options)!,
            OpenedAt = Session.FromMs(OpenedAt),
            ChangedAt = Session.FromMs(ChangedAt),
            ResolvedAt = Session.FromMs(ResolvedAt),
            Acknowledgement = AckBy is null ? null : new Acknowledgement(AckBy, Session.FromMs(AckUntil ?? 0), AckNote),
            CleanStreak = (int)CleanStreak,
        };
    }

    private sealed class EventRow
    {
        public long At { get; set; }
        public string Kind { get; set; } = "";
        public string Severity { get; set; } = "";
        public string Text { get; set; } = "";
        public string? Actor { get; set; }
        public long? RunId { get; set; }
    }
}
