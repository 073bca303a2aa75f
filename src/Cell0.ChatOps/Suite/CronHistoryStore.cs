using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Suite;

/// <summary>The runs of the gateway's jobs, kept in our own ledger: gateways forget them after seven days.</summary>
public sealed class CronHistoryStore(Database database)
{
    private const int LongestText = 4_000;

    private const string Columns =
        """
        job_id AS JobId, run_at AS RunAt, run_id AS RunId, job_name AS JobName, ended_at AS EndedAt, duration_ms AS DurationMs, limit_ms AS LimitMs, status AS Status, verdict AS Verdict,
            evidence AS Evidence, error AS Error, error_reason AS ErrorReason, channel AS Channel, delivery AS Delivery, delivery_error AS DeliveryError, suppression AS Suppression, session_id AS SessionId
        """;

    /// <summary>Adds runs, or says of known ones what is known now. A verdict once found to be an overrun stays one.</summary>
    public void Put(IReadOnlyCollection<CronRunRow> rows)
    {
        if (rows.Count == 0) return;
        database.Write(tx => tx.Execute(
            """
            INSERT INTO cron_run (job_id, run_at, run_id, job_name, ended_at, duration_ms, limit_ms, status, verdict, evidence, error, error_reason, channel, delivery, delivery_error, suppression, session_id)
            VALUES (@JobId, @RunAt, @RunId, @JobName, @EndedAt, @DurationMs, @LimitMs, @Status, @Verdict, @Evidence, @Error, @ErrorReason, @Channel, @Delivery, @DeliveryError, @Suppression, @SessionId)
            ON CONFLICT (job_id, run_at) DO UPDATE SET
                run_id = COALESCE(excluded.run_id, run_id), ended_at = excluded.ended_at, duration_ms = COALESCE(excluded.duration_ms, duration_ms), status = excluded.status,
                verdict = CASE WHEN verdict = 'overran' AND excluded.verdict = 'timeout' THEN verdict ELSE excluded.verdict END, evidence = COALESCE(excluded.evidence, evidence),
                error = COALESCE(excluded.error, error), error_reason = COALESCE(excluded.error_reason, error_reason), delivery = COALESCE(excluded.delivery, delivery),
                delivery_error = COALESCE(excluded.delivery_error, delivery_error), suppression = COALESCE(excluded.suppression, suppression), session_id = COALESCE(excluded.session_id, session_id)
            """,
            rows.Where(row => row.Run.Status is not null).Select(Row.Of).ToList()));
    }

    /// <summary>Runs of one job, newest first.</summary>
    public IReadOnlyList<CronRunRow> Of(string jobId, int limit)
    {
        using var session = database.Read();
        return Of(session, jobId, limit);
    }

    public IReadOnlyDictionary<string, JobHistory> Histories(IEnumerable<string> jobIds)
    {
        using var session = database.Read();
        return jobIds.Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => JobHistory.Of(Of(session, id, JobHistory.Runs)), StringComparer.Ordinal);
    }

    /// <summary>When a message last verifiably arrived, by channel.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Confirmed()
    {
        using var session = database.Read();
        return session.Query<ConfirmedRow>("SELECT channel AS Channel, MAX(ended_at) AS At FROM cron_run WHERE delivery = 'delivered' AND channel IS NOT NULL GROUP BY channel")
            .ToDictionary(row => row.Channel, row => Session.FromMs(row.At), StringComparer.Ordinal);
    }

    /// <summary>Timeouts that ended since then and whose session may still tell another story, newest first.</summary>
    public IReadOnlyList<CronRunRow> Doubted(DateTimeOffset since, int limit)
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"SELECT {Columns} FROM cron_run WHERE verdict = 'timeout' AND session_id IS NOT NULL AND ended_at >= @since ORDER BY ended_at DESC LIMIT @limit", new { since = Session.ToMs(since), limit })
            .Select(row => row.ToRun())];
    }

    public int Prune(DateTimeOffset before) => database.Write(tx => tx.Execute("DELETE FROM cron_run WHERE run_at < @before", new { before = Session.ToMs(before) }));

    private static List<CronRunRow> Of(Session session, string jobId, int limit) =>
        [.. session.Query<Row>($"SELECT {Columns} FROM cron_run WHERE job_id = @jobId ORDER BY run_at DESC LIMIT @limit", new { jobId, limit }).Select(row => row.ToRun())];

    private sealed class ConfirmedRow
    {
        public string Channel { get; set; } = "";
        public long At { get; set; }
    }

    private sealed class Row
    {
        public string JobId { get; set; } = "";
        public long RunAt { get; set; }
        public string? RunId { get; set; }
        public string JobName { get; set; } = "";
        public long EndedAt { get; set; }
        public long? DurationMs { get; set; }
        public long? LimitMs { get; set; }
        public string Status { get; set; } = "";
        public string Verdict { get; set; } = "";
        public string? Evidence { get; set; }
        public string? Error { get; set; }
        public string? ErrorReason { get; set; }
        public string? Channel { get; set; }
        public string? Delivery { get; set; }
        public string? DeliveryError { get; set; }
        public string? Suppression { get; set; }
        public string? SessionId { get; set; }

        public static Row Of(CronRunRow row) => new()
        {
            JobId = row.Run.JobId,
            RunAt = Session.ToMs(row.Run.RunAt),
            RunId = row.Run.RunId,
            JobName = Cut(row.JobName) ?? "",
            EndedAt = Session.ToMs(row.Run.EndedAt ?? row.Run.RunAt + (row.Run.Duration ?? TimeSpan.Zero)),
            DurationMs = (long?)row.Run.Duration?.TotalMilliseconds,
            LimitMs = (long?)row.Limit?.TotalMilliseconds,
            Status = CronWords.Of(row.Run.Status) ?? "",
            Verdict = CronWords.Of(row.Verdict),
            Evidence = row.Evidence,
            Error = Cut(row.Run.Error),
            ErrorReason = Cut(row.Run.ErrorReason),
            Channel = row.Channel,
            Delivery = CronWords.Of(row.Run.DeliveryStatus),
            DeliveryError = Cut(row.Run.DeliveryError),
            Suppression = Cut(row.Run.DeliverySuppressionReason),
            SessionId = row.Run.SessionId,
        };

        public CronRunRow ToRun() => new(
            new CronRun(JobId, Session.FromMs(RunAt))
            {
                RunId = RunId,
                EndedAt = Session.FromMs(EndedAt),
                Duration = DurationMs is { } took ? TimeSpan.FromMilliseconds(took) : null,
                Status = CronWords.Status(Status),
                Error = Error,
                ErrorReason = ErrorReason,
                DeliveryStatus = CronWords.Delivery(Delivery),
                DeliveryError = DeliveryError,
                DeliverySuppressionReason = Suppression,
                SessionId = SessionId,
            },
            JobName,
            LimitMs is { } limit ? TimeSpan.FromMilliseconds(limit) : null,
            Channel,
            CronWords.Verdict(Verdict),
            Evidence);

        private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
    }
}
