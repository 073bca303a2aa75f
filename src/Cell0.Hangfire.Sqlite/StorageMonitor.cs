using System.Globalization;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;

namespace Cell0.Hangfire.Sqlite;

/// <summary>What the dashboard asks.</summary>
internal sealed class StorageMonitor(SqliteJobStorage storage) : JobStorageMonitor
{
    private const int TopOfAQueue = 5;

    /// <summary>What a list shows of a job, and the state it is in now.</summary>
    private const string Columns = "j.id, j.invocation, j.state, j.state_at, s.reason, s.data";

    /// <summary>The index alone finds the page: only the jobs that are shown are read.</summary>
    private const string OldestFirst = $"""
        SELECT {Columns} FROM (SELECT id FROM job WHERE state = ? ORDER BY state_at, id LIMIT ? OFFSET ?) p
        JOIN job j ON j.id = p.id JOIN state s ON s.job = j.id AND s.seq = j.state_seq ORDER BY j.state_at, j.id
        """;

    private const string NewestFirst = $"""
        SELECT {Columns} FROM (SELECT id FROM job WHERE state = ? ORDER BY state_at DESC, id DESC LIMIT ? OFFSET ?) p
        JOIN job j ON j.id = p.id JOIN state s ON s.job = j.id AND s.seq = j.state_seq ORDER BY j.state_at DESC, j.id DESC
        """;

    private const string One = $"SELECT {Columns} FROM job j LEFT JOIN state s ON s.job = j.id AND s.seq = j.state_seq WHERE j.id = ?";

    public override IList<QueueWithTopEnqueuedJobsDto> Queues() => [.. storage.Queues.Lengths().Select(queue => new QueueWithTopEnqueuedJobsDto
    {
        Name = queue.Queue,
        Length = queue.Waiting,
        Fetched = queue.Fetched,
        FirstJobs = EnqueuedJobs(queue.Queue, 0, TopOfAQueue),
    })];

    public override IList<ServerDto> Servers() => storage.Servers.List();

    public override JobDetailsDto? JobDetails(string jobId)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (!SqliteJobStorage.IsJob(jobId, out var id)) return null;
        if (storage.Newborns.Find(id) is { } newborn) return Details(newborn.Payload, newborn.Parameters, newborn.Created, newborn.Expire, []);
        return storage.ReadAtOnce(link =>
        {
            using var row = link["SELECT invocation, parameters, created, expire FROM job WHERE id = ?"].With(id);
            return row.Next() ? Details(row.Text(0), row.TextOrNull(1), row.Long(2), row.IsNull(3) ? null : row.Long(3), History(link, id)) : null;
        });
    }

    public override StatisticsDto GetStatistics() => storage.ReadAtOnce(link => new StatisticsDto
    {
        Servers = storage.Servers.Count,
        Queues = storage.Queues.Lengths().Count,
        Enqueued = storage.Counts.Of(EnqueuedState.StateName),
        Scheduled = ScheduledCount(),
        Processing = ProcessingCount(),
        Failed = FailedCount(),
        Awaiting = AwaitingCount(),
        Succeeded = Counter(link, "stats:succeeded"),
        Deleted = Counter(link, "stats:deleted"),
        Recurring = InSet(link, "recurring-jobs"),
        Retries = InSet(link, "retries"),
    });

    public override JobList<EnqueuedJobDto> EnqueuedJobs(string queue, int from, int perPage)
    {
        ArgumentNullException.ThrowIfNull(queue);
        // Those a worker holds stand first on the disk, and are another list.
        var fetched = $"[{string.Join(',', storage.Queues.Fetched(queue).Select(claim => claim.Seq.ToString(CultureInfo.InvariantCulture)))}]";
        return storage.ReadAtOnce(link =>
        {
            var waiting = new List<long>();
            using (var rows = link["SELECT job FROM queue WHERE queue = ? AND seq NOT IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ? OFFSET ?"].With(queue).With(fetched).With(perPage).With(from))
            {
                while (rows.Next()) waiting.Add(rows.Long(0));
            }

            return Listed(waiting, id => Find(link, id) is { } job ? Enqueued(job) : new EnqueuedJobDto());
        });
    }

    public override JobList<FetchedJobDto> FetchedJobs(string queue, int from, int perPage)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var claims = storage.Queues.Fetched(queue).Skip(from).Take(perPage).ToList();
        return storage.ReadAtOnce(link => new JobList<FetchedJobDto>(claims.Select(claim => KeyValuePair.Create(
            claim.Job.ToString(CultureInfo.InvariantCulture),
            Find(link, claim.Job) is { } job
                ? new FetchedJobDto { Job = job.Job, InvocationData = job.Invocation, LoadException = job.Problem, State = job.State, FetchedAt = claim.FetchedAt }
                : new FetchedJobDto { FetchedAt = claim.FetchedAt }))));
    }

    public override JobList<ProcessingJobDto> ProcessingJobs(int from, int count) => Page(OldestFirst, ProcessingState.StateName, from, count, job => new ProcessingJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.Problem,
        InProcessingState = true,
        ServerId = job.Data.GetValueOrDefault("ServerId") ?? job.Data.GetValueOrDefault("ServerName"),
        StartedAt = job.Time("StartedAt"),
        StateData = job.Data,
    });

    public override JobList<ScheduledJobDto> ScheduledJobs(int from, int count) => Page(OldestFirst, ScheduledState.StateName, from, count, job => new ScheduledJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.Problem,
        InScheduledState = true,
        EnqueueAt = job.Time("EnqueueAt") ?? job.At,
        ScheduledAt = job.Time("ScheduledAt") ?? job.At,
        StateData = job.Data,
    });

    public override JobList<SucceededJobDto> SucceededJobs(int from, int count) => Page(NewestFirst, SucceededState.StateName, from, count, job => new SucceededJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.Problem,
        InSucceededState = true,
        Result = job.Data.GetValueOrDefault("Result"),
        TotalDuration = job.Number("PerformanceDuration") is { } worked && job.Number("Latency") is { } waited ? worked + waited : null,
        SucceededAt = job.Time("SucceededAt") ?? job.At,
        StateData = job.Data,
    });

    public override JobList<FailedJobDto> FailedJobs(int from, int count) => Page(NewestFirst, FailedState.StateName, from, count, job => new FailedJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.Problem,
        InFailedState = true,
        Reason = job.Reason,
        ExceptionType = job.Data.GetValueOrDefault("ExceptionType"),
        ExceptionMessage = job.Data.GetValueOrDefault("ExceptionMessage"),
        ExceptionDetails = job.Data.GetValueOrDefault("ExceptionDetails"),
        FailedAt = job.Time("FailedAt") ?? job.At,
        StateData = job.Data,
    });

    public override JobList<DeletedJobDto> DeletedJobs(int from, int count) => Page(NewestFirst, DeletedState.StateName, from, count, job => new DeletedJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.Problem,
        InDeletedState = true,
        DeletedAt = job.Time("DeletedAt") ?? job.At,
        StateData = job.Data,
    });

    public override JobList<AwaitingJobDto> AwaitingJobs(int from, int count) => storage.ReadAtOnce(link => Listed(Rows(link, OldestFirst, AwaitingState.StateName, from, count), job => new AwaitingJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.Problem,
        InAwaitingState = true,
        AwaitingAt = job.At,
        ParentStateName = job.Data.GetValueOrDefault("ParentId") is { } parent && SqliteJobStorage.IsJob(parent, out var id) ? Find(link, id)?.State : null,
        StateData = job.Data,
    }));

    public override long EnqueuedCount(string queue) => storage.Queues.Waiting(queue);

    public override long FetchedCount(string queue) => storage.Queues.Fetched(queue).Count;

    public override long ScheduledCount() => storage.Counts.Of(ScheduledState.StateName);

    public override long FailedCount() => storage.Counts.Of(FailedState.StateName);

    public override long ProcessingCount() => storage.Counts.Of(ProcessingState.StateName);

    public override long SucceededListCount() => storage.Counts.Of(SucceededState.StateName);

    public override long DeletedListCount() => storage.Counts.Of(DeletedState.StateName);

    public override long AwaitingCount() => storage.Counts.Of(AwaitingState.StateName);

    public override IDictionary<DateTime, long> SucceededByDatesCount() => Days("succeeded");

    public override IDictionary<DateTime, long> FailedByDatesCount() => Days("failed");

    public override IDictionary<DateTime, long> DeletedByDatesCount() => Days("deleted");

    public override IDictionary<DateTime, long> HourlySucceededJobs() => Hours("succeeded");

    public override IDictionary<DateTime, long> HourlyFailedJobs() => Hours("failed");

    public override IDictionary<DateTime, long> HourlyDeletedJobs() => Hours("deleted");

    private static JobDetailsDto Details(string payload, string? parameters, long created, long? expire, IList<StateHistoryDto> history)
    {
        var (job, invocation, problem) = JobRows.Load(payload);
        return new JobDetailsDto
        {
            Job = job,
            InvocationData = invocation,
            LoadException = problem,
            Properties = Pairs.Read(parameters),
            CreatedAt = Moment.Utc(created),
            ExpireAt = expire is { } at ? Moment.Utc(at) : null,
            History = history,
        };
    }

    private static EnqueuedJobDto Enqueued(JobRow job)
    {
        var isEnqueued = EnqueuedState.StateName.Equals(job.State, StringComparison.OrdinalIgnoreCase);
        return new EnqueuedJobDto
        {
            Job = job.Job,
            InvocationData = job.Invocation,
            LoadException = job.Problem,
            State = job.State,
            InEnqueuedState = isEnqueued,
            EnqueuedAt = isEnqueued ? job.Time("EnqueuedAt") ?? job.At : null,
            StateData = job.Data,
        };
    }

    private static JobRow? Find(Link link, long id)
    {
        using var row = link[One].With(id);
        return row.Next() ? JobRow.Of(row) : null;
    }

    private static List<JobRow> Rows(Link link, string sql, string state, int from, int count)
    {
        var jobs = new List<JobRow>();
        using var rows = link[sql].With(state).With(count).With(from);
        while (rows.Next()) jobs.Add(JobRow.Of(rows));
        return jobs;
    }

    private static JobList<T> Listed<T>(IEnumerable<long> ids, Func<long, T> show) => new(ids.Select(id => KeyValuePair.Create(id.ToString(CultureInfo.InvariantCulture), show(id))));

    private static JobList<T> Listed<T>(IEnumerable<JobRow> jobs, Func<JobRow, T> show) => new(jobs.Select(job => KeyValuePair.Create(job.Id.ToString(CultureInfo.InvariantCulture), show(job))));

    private static List<StateHistoryDto> History(Link link, long job)
    {
        var history = new List<StateHistoryDto>();
        using var rows = link["SELECT name, reason, at, data FROM state WHERE job = ? ORDER BY seq DESC"].With(job);
        while (rows.Next()) history.Add(new StateHistoryDto { StateName = rows.Text(0), Reason = rows.TextOrNull(1), CreatedAt = Moment.Utc(rows.Long(2)), Data = Pairs.Read(rows.TextOrNull(3)) });
        return history;
    }

    private static long Counter(Link link, string key)
    {
        using var row = link["SELECT value FROM counter WHERE key = ?"].With(key);
        return row.Next() ? row.Long(0) : 0;
    }

    private static long InSet(Link link, string key)
    {
        using var row = link[Collection.Set.Count].With(key);
        return row.Next() ? row.Long(0) : 0;
    }

    private JobList<T> Page<T>(string sql, string state, int from, int count, Func<JobRow, T> show) => storage.Read(link => Listed(Rows(link, sql, state, from, count), show));

    private Dictionary<DateTime, long> Days(string what) => Timeline(what, storage.Now.UtcDateTime.Date, 7, (now, back) => now.AddDays(-back), "yyyy-MM-dd");

    private Dictionary<DateTime, long> Hours(string what)
    {
        var now = storage.Now.UtcDateTime;
        return Timeline(what, now.Date.AddHours(now.Hour), 24, (hour, back) => hour.AddHours(-back), "yyyy-MM-dd-HH");
    }

    /// <summary>Newest first, zero where nothing happened.</summary>
    private Dictionary<DateTime, long> Timeline(string what, DateTime now, int steps, Func<DateTime, int, DateTime> before, string format) => storage.ReadAtOnce(link =>
        Enumerable.Range(0, steps).Select(back => before(now, back)).ToDictionary(time => time, time => Counter(link, $"stats:{what}:{time.ToString(format, CultureInfo.InvariantCulture)}")));

    /// <summary>A job as a list shows it.</summary>
    private sealed record JobRow(long Id, Job? Job, InvocationData Invocation, JobLoadException? Problem, string? State, DateTime At, string? Reason, Dictionary<string, string?> Data)
    {
        public static JobRow Of(Statement row)
        {
            var (job, invocation, problem) = JobRows.Load(row.Text(1));
            return new JobRow(row.Long(0), job, invocation, problem, row.TextOrNull(2), Moment.Utc(row.Long(3)), row.TextOrNull(4), Pairs.Read(row.TextOrNull(5)));
        }

        public DateTime? Time(string name) => Data.GetValueOrDefault(name) is { } text ? JobHelper.DeserializeNullableDateTime(text) : null;

        public long? Number(string name) => long.TryParse(Data.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
