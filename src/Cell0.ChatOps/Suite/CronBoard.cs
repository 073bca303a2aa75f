using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>The gateway's jobs as they are known now: read as a whole, then kept up to date by its events. Safe for calls from several tasks.</summary>
public sealed class CronBoard(CronHistoryStore history, TimeProvider clock)
{
    private const int MostIntervals = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, CronJob> jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<CronSchedule, StartInterval> intervals = [];
    private readonly Dictionary<string, JobHistory> histories = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, DateTimeOffset> confirmed = new Dictionary<string, DateTimeOffset>();
    private bool schedulerEnabled;
    private string? version;
    private ChannelsStatus? channels;
    private DateTimeOffset? readAt;
    private bool follows;
    private string? problem;

    /// <summary>Null while events come in, or nothing is known of the connection; else why they do not.</summary>
    public string? Problem
    {
        get
        {
            lock (gate) return problem;
        }
    }

    /// <summary>True while events keep it up to date.</summary>
    public bool IsLive
    {
        get
        {
            lock (gate) return follows && readAt is not null;
        }
    }

    public IReadOnlyList<CronJob> Jobs
    {
        get
        {
            lock (gate) return [.. jobs.Values];
        }
    }

    /// <param name="channelsNow">Null when they were not told: what was known stays.</param>
    public void Read(bool scheduler, IReadOnlyList<CronJob> all, string? gatewayVersion, ChannelsStatus? channelsNow)
    {
        // What the ledger says of a job changes only through us, and then Remember is told: a job is looked up once.
        List<string> unknown;
        lock (gate) unknown = [.. all.Select(job => job.Id).Where(id => !histories.ContainsKey(id))];
        var known = unknown.Count == 0 ? [] : history.Histories(unknown).ToList();
        var arrived = history.Confirmed();
        lock (gate)
        {
            var read = all.Select(Remembering).ToList();
            jobs.Clear();
            foreach (var job in read) jobs[job.Id] = job;
            foreach (var gone in histories.Keys.Where(id => !jobs.ContainsKey(id)).ToList()) histories.Remove(gone);
            foreach (var (id, told) in known) histories.TryAdd(id, told);
            (schedulerEnabled, version, channels) = (scheduler, gatewayVersion ?? version, channelsNow ?? channels);
            (confirmed, readAt) = (arrived, clock.GetUtcNow());
        }
    }

    public void Put(CronJob job)
    {
        lock (gate) jobs[job.Id] = Remembering(job);
    }

    public void Remove(string jobId)
    {
        lock (gate)
        {
            jobs.Remove(jobId);
            histories.Remove(jobId);
        }
    }

    public void Put(ChannelsStatus now)
    {
        lock (gate) channels = now;
    }

    public CronJob? Find(string jobId)
    {
        lock (gate) return jobs.GetValueOrDefault(jobId);
    }

    /// <summary>The newest run that the ledger knows of a job; null when it knows none.</summary>
    public CronRunRow? Newest(string jobId)
    {
        lock (gate) return histories.GetValueOrDefault(jobId)?.Newest;
    }

    /// <summary>Takes from the ledger what it says of this job now.</summary>
    public void Remember(string jobId)
    {
        var known = JobHistory.Of(history.Of(jobId, JobHistory.Runs));
        var arrived = history.Confirmed();
        lock (gate)
        {
            histories[jobId] = known;
            confirmed = arrived;
        }
    }

    /// <summary>Events come in from now on.</summary>
    public void Follow()
    {
        lock (gate) (follows, problem) = (true, null);
    }

    /// <summary>No more events: what is known grows old from now on.</summary>
    public void Lose(string why)
    {
        lock (gate)
        {
            if (follows) readAt = readAt is null ? null : clock.GetUtcNow();
            (follows, problem) = (false, why);
        }
    }

    /// <summary>What is known, judged by the present clock; null before the first reading.</summary>
    public CronHealth? See()
    {
        lock (gate)
        {
            if (readAt is not { } read) return null;
            var now = clock.GetUtcNow();
            return CronReading.Of(schedulerEnabled, jobs.Values, now, id => histories.GetValueOrDefault(id), Interval) with
            {
                ReadAt = follows ? now : read,
                Version = version,
                Channels = CronReading.Channels(channels, jobs.Values, confirmed),
            };
        }
    }

    /// <summary>The gateway forgets why the last run failed as soon as the next begins.</summary>
    private CronJob Remembering(CronJob job) =>
        job.State is { LastStatus: CronRunStatus.Error, LastError: null, LastErrorReason: null } now
        && jobs.GetValueOrDefault(job.Id)?.State is { LastStatus: CronRunStatus.Error, LastError: not null } before && before.LastRunAt == now.LastRunAt
            ? job with { State = now with { LastError = before.LastError, LastErrorReason = before.LastErrorReason } }
            : job;

    /// <summary>Laying out a cron expression costs more than all the rest, and schedules seldom change.</summary>
    private StartInterval Interval(CronSchedule schedule)
    {
        if (intervals.TryGetValue(schedule, out var known)) return known;
        if (intervals.Count >= MostIntervals) intervals.Clear();
        return intervals[schedule] = StartInterval.Of(schedule, clock.GetUtcNow());
    }
}
