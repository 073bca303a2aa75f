using System.Globalization;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>From the gateway's cron jobs to the facts that rules read. Pure.</summary>
internal static class CronReading
{
    private static readonly TimeSpan LeastGrace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostGrace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SameRun = TimeSpan.FromSeconds(1);

    /// <summary>Of an error text; a job list of thousands must stay small.</summary>
    private const int LongestText = 4_000;

    public static CronHealth Of(CronStatus status, IReadOnlyList<CronJob> jobs, DateTimeOffset now) =>
        Of(status.Enabled, jobs, now, static _ => null, schedule => StartInterval.Of(schedule, now));

    /// <param name="history">What the ledger says of a job by its id; null when nothing.</param>
    /// <param name="starts">How often a schedule starts; asked once per job, so it may remember.</param>
    public static CronHealth Of(bool schedulerEnabled, IEnumerable<CronJob> jobs, DateTimeOffset now, Func<string, JobHistory?> history, Func<CronSchedule, StartInterval> starts) =>
        new(now, schedulerEnabled, [.. jobs.OrderBy(job => job.Name, StringComparer.Ordinal).ThenBy(job => job.Id, StringComparer.Ordinal)
            .Select(job => Of(job, schedulerEnabled, now) with { Starts = starts(job.Schedule) } is var health && history(job.Id) is { } known ? With(health, known) : health)]);

    private static CronJobHealth With(CronJobHealth job, JobHistory known) => job with
    {
        Lengths = known.Lengths,
        LastOverran = job.LastTimedOut && known.Newest is { Verdict: RunVerdict.Overran } newest && IsLast(job, newest) ? newest.Evidence : null,
    };

    private static bool IsLast(CronJobHealth job, CronRunRow row) => job.LastRunAt is { } at && (at - row.Run.RunAt).Duration() < SameRun;

    private static CronJobHealth Of(CronJob job, bool schedulerEnabled, DateTimeOffset now)
    {
        var state = job.State;
        var runningFor = now - state.RunningAt;
        return new CronJobHealth
        {
            Id = job.Id,
            Name = job.Name,
            Enabled = job.Enabled,
            IsSystem = job.IsSystemJob,
            Schedule = Describe(job.Schedule),
            Interval = job.Schedule.Every,
            Timeout = job.Timeout,
            LastRunAt = state.LastRunAt,
            LastDuration = state.LastDuration,
            LastStatus = CronWords.Of(state.LastStatus),
            LastError = Cut(state.LastError),
            LastTimedOut = state.LastStatus == CronRunStatus.Error && RunJudge.IsTimeout(state.LastErrorReason, state.LastError),
            DeliveryChannel = ChannelOf(job),
            LastDeliveryStatus = CronWords.Of(state.LastDeliveryStatus),
            LastDeliveryError = Cut(state.LastDeliveryError),
            DeliverySuppressed = state.DeliverySuppressionReason is not null,
            ConsecutiveErrors = state.ConsecutiveErrors,
            ConsecutiveSkipped = state.ConsecutiveSkipped,
            NextRunAt = state.NextRunAt,
            OverdueBy = schedulerEnabled && job.Enabled && runningFor is null ? Overdue(state.NextRunAt, job.Schedule.Every, now) : null,
            RunningFor = runningFor,
            RunsTooLong = runningFor is { } running && job.Timeout is { } limit && limit > TimeSpan.Zero && running > limit + StopGrace,
            AutoDisabledReason = state.AutoDisabled?.Reason,
        };
    }

    /// <summary>Null where no message is sent through a channel.</summary>
    public static string? ChannelOf(CronJob job) => job.Delivery is { Mode: "announce", Channel: { Length: > 0 } channel } ? channel.ToLowerInvariant() : null;

    /// <summary>Those that a job sends through, and those the gateway names; null when it was not asked.</summary>
    public static IReadOnlyList<CronChannel>? Channels(ChannelsStatus? status, IEnumerable<CronJob> jobs, IReadOnlyDictionary<string, DateTimeOffset> confirmed)
    {
        if (status is null) return null;
        var arrived = jobs.Where(job => job.State is { LastDeliveryStatus: CronDeliveryStatus.Delivered, LastRunAt: not null } && ChannelOf(job) is not null)
            .GroupBy(job => ChannelOf(job)!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(job => job.State.LastRunAt!.Value + (job.State.LastDuration ?? TimeSpan.Zero)), StringComparer.Ordinal);
        return [.. jobs.Select(ChannelOf).OfType<string>().Concat(status.Channels.Select(channel => channel.ToLowerInvariant())).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(channel => Channel(channel, status, Later(confirmed, arrived, channel)))];
    }

    private static CronChannel Channel(string channel, ChannelsStatus status, DateTimeOffset? confirmedAt)
    {
        var accounts = status.AccountsOf(channel).ToList();
        var best = accounts.OrderByDescending(account => account.Linked == true).ThenByDescending(account => account.Running == true || account.Connected == true).FirstOrDefault();
        var isThere = accounts.Count > 0 || status.Channels.Contains(channel, StringComparer.OrdinalIgnoreCase);
        return new CronChannel(channel, isThere, best?.Linked, best?.Connected ?? best?.Running, Cut(best?.StateReason ?? best?.LastError), confirmedAt);
    }

    private static DateTimeOffset? Later(IReadOnlyDictionary<string, DateTimeOffset> one, Dictionary<string, DateTimeOffset> other, string channel) =>
        (one.TryGetValue(channel, out var first), other.TryGetValue(channel, out var second)) switch
        {
            (true, true) => first > second ? first : second,
            (true, false) => first,
            (false, true) => second,
            _ => null,
        };

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;

    /// <summary>Beyond a grace of a tenth of the interval, one to ten minutes.</summary>
    private static TimeSpan? Overdue(DateTimeOffset? nextRunAt, TimeSpan? interval, DateTimeOffset now)
    {
        var tenth = (interval ?? TimeSpan.Zero) / 10;
        var grace = tenth < LeastGrace ? LeastGrace : tenth > MostGrace ? MostGrace : tenth;
        return now - nextRunAt is { } late && late > grace ? late - grace : null;
    }

    private static string Describe(CronSchedule schedule) => schedule switch
    {
        { Kind: "every", Every: { } every } => "every " + Describe(every),
        { Kind: "cron", Expression: { } expression } => $"cron {expression}{(schedule.TimeZone is { } zone ? $" ({zone})" : "")}",
        { Kind: "at", At: { } at } => string.Create(CultureInfo.InvariantCulture, $"once at {at:yyyy-MM-dd HH:mm zzz}"),
        _ => schedule.Kind,
    };

    private static string Describe(TimeSpan every) => every switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalDays:0} d"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalHours:0} h"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{every.TotalSeconds:0.###} s"),
    };
}
