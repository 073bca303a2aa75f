using System.Text.Json;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Incidents;

/// <summary>Incidents, candidates and timelines as rows.</summary>
public sealed class IncidentStore(Database database)
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromHours(1);

    private int young;
    private DateTimeOffset youngAt;

    private const string Select =
        """
        SELECT id AS Id, code AS Code, state AS State, severity AS Severity, worst AS Worst, finding AS Finding, opened_at AS OpenedAt, changed_at AS ChangedAt,
               resolved_at AS ResolvedAt, ack_by AS AckBy, ack_until AS AckUntil, ack_note AS AckNote, clean_streak AS CleanStreak,
               ends_at AS EndsAt, ends_given AS EndsGiven, refreshed_at AS RefreshedAt, story AS Story, first AS First, witness AS Witness
        FROM incident
        """;

    /// <summary>In the order of their numbers all would be read to find the few that are open.</summary>
    private const string Unresolveds = "INDEXED BY incident_unresolved";

    public IReadOnlyList<Incident> Unresolved()
    {
        using var session = database.Read();
        return Unresolved(session);
    }

    public IReadOnlyList<Incident> Unresolved(Session session) =>
        [.. session.Query<Row>($"{Select} {Unresolveds} WHERE state <> 'resolved' ORDER BY id DESC").Select(row => row.ToIncident())];

    /// <summary>Those that our own examinations found.</summary>
    public IReadOnlyList<Incident> UnresolvedOfSuite(Session session) =>
        [.. session.Query<Row>($"{Select} {Unresolveds} WHERE origin = 'suite' AND state <> 'resolved' ORDER BY id DESC").Select(row => row.ToIncident())];

    public bool AnyUnresolved(Session session) => session.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM incident WHERE state <> 'resolved')");

    /// <summary>Taken by somebody whose lease has ended.</summary>
    public IReadOnlyList<Incident> LeasesEnded(Session session, DateTimeOffset at) =>
        [.. session.Query<Row>($"{Select} WHERE state = 'acknowledged' AND ack_until <= @at ORDER BY id DESC", new { at = Session.ToMs(at) }).Select(row => row.ToIncident())];

    /// <summary>The unresolved ones from outside among these.</summary>
    public IReadOnlyList<Burning> Burning(Session session, IReadOnlyList<string> fingerprints) => fingerprints.Count == 0
        ? []
        : [.. session.Query<Row>($"{Select} WHERE state <> 'resolved' AND fingerprint IN (SELECT value FROM json_each(@fingerprints)) AND +origin = 'alert'", new { fingerprints = JsonSerializer.Serialize(fingerprints) }).Select(row => row.ToBurning())];

    /// <summary>All unresolved ones from outside, newest first.</summary>
    public IReadOnlyList<Burning> Burning()
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"{Select} {Unresolveds} WHERE origin = 'alert' AND state <> 'resolved' ORDER BY id DESC").Select(row => row.ToBurning())];
    }

    /// <summary>From outside, and their time has come.</summary>
    public IReadOnlyList<Burning> Expired(Session session, DateTimeOffset at) =>
        [.. session.Query<Row>($"{Select} WHERE state <> 'resolved' AND ends_at IS NOT NULL AND ends_at <= @at ORDER BY id", new { at = Session.ToMs(at) }).Select(row => row.ToBurning())];

    public bool AnyExpired(DateTimeOffset at)
    {
        using var session = database.Read();
        return session.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM incident WHERE state <> 'resolved' AND ends_at IS NOT NULL AND ends_at <= @at)", new { at = Session.ToMs(at) });
    }

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
    /// <param name="witnessAt">When the run that bore witness of it began; null: no run did.</param>
    public Incident Insert(Session session, Finding finding, DateTimeOffset at, RunId? run, DateTimeOffset? witnessAt = null)
    {
        var id = session.Scalar<long>(
            """
            INSERT INTO incident (code, fingerprint, state, severity, worst, rule, component, title, finding, opened_at, changed_at, run_id, witness)
            VALUES ('', @Fingerprint, 'open', @severity, @severity, @Rule, @Component, @Issue, @body, @at, @at, @run, @witness) RETURNING id
            """,
            new { finding.Fingerprint, severity = Word(finding.Severity), finding.Rule, finding.Component, finding.Issue, body = Body(finding), at = Session.ToMs(at), run = run?.Value, witness = Ms(witnessAt) });
        var code = IncidentCode.Of(id, Young(session, 1, at));
        session.Execute("UPDATE incident SET code = @code WHERE id = @id", new { code, id });
        return new Incident { Id = id, Code = code, State = IncidentState.Open, Severity = finding.Severity, Worst = finding.Severity, Finding = finding, OpenedAt = at, ChangedAt = at, WitnessAt = witnessAt };
    }

    /// <summary>Many at once: numbers and codes are drawn before, so that it is one prepared statement run again and again.</summary>
    public IReadOnlyList<Incident> InsertAlerts(Session session, IReadOnlyList<Symptom> symptoms, DateTimeOffset at)
    {
        if (symptoms.Count == 0) return [];
        var last = LastId(session, "incident");
        var others = Young(session, symptoms.Count, at) - symptoms.Count;
        var incidents = symptoms.Select((symptom, index) => new Incident
        {
            Id = last + index + 1,
            Code = IncidentCode.Of(last + index + 1, others + index + 1),
            State = IncidentState.Open,
            Severity = symptom.Finding.Severity,
            Worst = symptom.Finding.Severity,
            Finding = symptom.Finding,
            OpenedAt = symptom.Alert.StartsAt < at ? symptom.Alert.StartsAt : at,
            ChangedAt = at,
        }).ToList();
        session.Execute(
            """
            INSERT INTO incident (id, code, fingerprint, state, severity, worst, rule, component, title, finding, opened_at, changed_at, origin, ends_at, ends_given, refreshed_at)
            VALUES (@Id, @Code, @Fingerprint, 'open', @Severity, @Severity, @Rule, @Component, @Title, @Body, @Opened, @Now, 'alert', @Ends, @Given, @Now)
            """,
            incidents.Zip(symptoms, (incident, symptom) => new AlertRow(
                incident.Id, incident.Code, incident.Fingerprint, Word(incident.Severity), incident.Finding.Rule, incident.Finding.Component, incident.Title, Body(incident.Finding),
                Session.ToMs(incident.OpenedAt), Session.ToMs(at), Session.ToMs(symptom.EndsAt), symptom.EndsGiven)));
        return incidents;
    }

    public void Refresh(Session session, IReadOnlyList<Burning> alerts)
    {
        if (alerts.Count == 0) return;
        session.Execute(
            "UPDATE incident SET ends_at = @Ends, ends_given = @Given, refreshed_at = @Now WHERE id = @Id",
            alerts.Select(alert => new { alert.Incident.Id, Ends = Session.ToMs(alert.EndsAt), Given = alert.EndsGiven, Now = Session.ToMs(alert.RefreshedAt) }));
    }

    public void Resolve(Session session, IReadOnlyList<long> ids, DateTimeOffset at)
    {
        if (ids.Count == 0) return;
        session.Execute(
            """
            UPDATE incident SET state = 'resolved', resolved_at = @now, changed_at = @now, ack_by = NULL, ack_until = NULL, ack_note = NULL
            WHERE id = @id AND state <> 'resolved'
            """,
            ids.Select(id => new { id, now = Session.ToMs(at) }));
    }

    /// <returns>The changes with their events' numbers.</returns>
    public IReadOnlyList<IncidentChange> AddEvents(Session session, IReadOnlyList<IncidentChange> changes)
    {
        if (changes.Count == 0) return [];
        var last = LastId(session, "incident_event");
        var numbered = changes.Select((change, index) => change with { EventId = last + index + 1 }).ToList();
        session.Execute(
            "INSERT INTO incident_event (id, incident_id, at, kind, severity, text, actor) VALUES (@EventId, @Id, @at, @kind, @severity, @Why, @Actor)",
            numbered.Select(change => new
            {
                change.EventId, change.Incident.Id, at = Session.ToMs(change.At), kind = change.Kind.ToString().ToLowerInvariant(),
                severity = Word(change.Incident.Severity), change.Why, change.Actor,
            }));
        return numbered;
    }

    public void Save(Session session, Incident incident) => session.Execute(
        """
        UPDATE incident SET state = @state, severity = @severity, worst = @worst, title = @Title, finding = @body, changed_at = @changed, resolved_at = @resolved,
               ack_by = @by, ack_until = @until, ack_note = @note, clean_streak = @CleanStreak, first = @first, witness = @witness WHERE id = @Id
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
            resolved = Ms(incident.ResolvedAt),
            by = incident.Acknowledgement?.By,
            until = Ms(incident.Acknowledgement?.Until),
            note = incident.Acknowledgement?.Note,
            incident.CleanStreak,
            first = incident.First is { } first ? Body(first) : null,
            witness = Ms(incident.WitnessAt),
        });

    public void SaveStory(Session session, Incident incident) => session.Execute("UPDATE incident SET story = @Story WHERE id = @Id", new { incident.Id, incident.Story });

    /// <summary>The unresolved one with this fingerprint; else the newest that ended after <paramref name="since"/>.</summary>
    public Incident? FindLately(Session session, string fingerprint, DateTimeOffset since) => session.FirstOrDefault<Row>(
        $"{Select} WHERE fingerprint = @fingerprint AND (state <> 'resolved' OR resolved_at > @since) ORDER BY state = 'resolved', id DESC LIMIT 1", new { fingerprint, since = Session.ToMs(since) })?.ToIncident();

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

    /// <summary>Fingerprints of what was found, and not yet often enough.</summary>
    public IReadOnlySet<string> Waiting()
    {
        using var session = database.Read();
        return session.Query<string>("SELECT fingerprint FROM incident_candidate").ToHashSet(StringComparer.Ordinal);
    }

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

    /// <summary>At least as many incidents as there are whose codes are in use, those about to be opened among them: counted once an hour, and what is opened in between added.</summary>
    private int Young(Session session, int opening, DateTimeOffset at)
    {
        if (at - youngAt is var age && (age >= CountEvery || age < TimeSpan.Zero))
        {
            young = session.Scalar<int>("SELECT count(*) FROM incident");
            youngAt = at;
        }

        return young += opening;
    }

    /// <summary>The highest number ever given; in an immediate transaction the next ones are ours.</summary>
    private static long LastId(Session session, string table) => session.Scalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = @table", new { table }) ?? 0;

    private static long? Ms(DateTimeOffset? at) => at is { } known ? Session.ToMs(known) : null;

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
        public long? EndsAt { get; set; }
        public long EndsGiven { get; set; }
        public long? RefreshedAt { get; set; }
        public string? Story { get; set; }
        public string? First { get; set; }
        public long? Witness { get; set; }

        public Burning ToBurning() => new(ToIncident(), Session.FromMs(EndsAt ?? 0), EndsGiven != 0, Session.FromMs(RefreshedAt ?? 0));

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
            Story = Story,
            First = First is null ? null : JsonSerializer.Deserialize<Finding>(First, SuiteJson.Options),
            WitnessAt = Session.FromMs(Witness),
        };
    }

    private sealed record AlertRow(
        long Id, string Code, string Fingerprint, string Severity, string Rule, string Component, string Title, string Body, long Opened, long Now, long Ends, bool Given);

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
