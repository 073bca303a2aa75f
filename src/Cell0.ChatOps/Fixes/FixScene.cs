using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Fixes;

/// <summary>The trouble somebody wants to end.</summary>
/// <param name="Code">The incident's code, or null when only a job was named.</param>
/// <param name="Rule">Of the finding; null when only a job was named: then the job's own state says what is wrong.</param>
public sealed record FixTrouble(string? Code, string? Rule, string Fingerprint);

/// <summary>All that a plan is made of, read at one moment.</summary>
public sealed record FixScene
{
    public required DateTimeOffset Now { get; init; }
    public required FixesOptions Limits { get; init; }
    public required FixTarget Target { get; init; }
    public FixTrouble? Trouble { get; init; }

    /// <summary>How the target is named on a command line; null: by its name.</summary>
    public string? Typed { get; init; }

    /// <summary>The job, where the change is of one.</summary>
    public CronJob? Job { get; init; }

    public IReadOnlyList<CronJob> Jobs { get; init; } = [];

    /// <summary>The job's runs, newest first.</summary>
    public IReadOnlyList<CronRun> Runs { get; init; } = [];

    public ChannelsStatus? Channels { get; init; }
    public RestartPreflight? Preflight { get; init; }
    public GatewayHello? Gateway { get; init; }

    /// <summary>Why something of the above is missing, for a kind that cannot do without.</summary>
    public string? Missing { get; init; }

    public GatewayLanes Lanes => GatewayLanes.Of(Gateway?.ServerVersion);

    /// <summary>What of the trouble's rule, else the job's own state, says is wrong: <c>timeout</c>, <c>failing</c>, <c>undelivered</c>, <c>overdue</c>, <c>tight</c> (its schedule), <c>stuck</c>, <c>off</c>; null: nothing.</summary>
    public string? Complaint => Trouble?.Rule switch
    {
        "cron-timeout" or "cron-overran" => "timeout",
        "cron-infeasible" or "cron-skipped" => OfJob() == "timeout" ? "timeout" : "tight",
        "cron-failing" => Job?.State.AutoDisabled is not null ? "off" : "failing",
        "cron-undelivered" => "undelivered",
        "cron-overdue" => "overdue",
        "cron-running-long" => "stuck",
        { } other when other.StartsWith("cron-", StringComparison.Ordinal) is false => other,
        _ => OfJob(),
    };

    /// <summary>What the job and all jobs would need under another limit or interval; null where there is no job.</summary>
    public ScheduleFeasibility? Under(TimeSpan? timeout, TimeSpan? every)
    {
        if (Job is not { } job) return null;
        var interval = every is { } gap ? new StartInterval(gap, gap, null) : StartInterval.Of(job.Schedule, Now);
        var limit = timeout ?? job.Timeout;
        var seen = DurationEvidence.Of(Runs.Where(run => run.Duration is not null && run.Status is CronRunStatus.Ok or CronRunStatus.Error).Select(run => new RunLength(run.Duration!.Value, RunEnd.TimedOut(run))));
        if (seen.Runs == 0) seen = Seen(job);
        var load = new JobLoad(job.Id, job.Name, true, interval, limit is { } most ? seen.Under(most) : seen);
        var atMost = ScheduleFeasibility.Of(load, Jobs.Select(other => Load(other, AtMost(other))), Lanes);
        if (atMost.Lanes.Fit != Fit.Fits) return ScheduleFeasibility.Of(load, Jobs.Select(other => Load(other, Seen(other))), Lanes);
        var unseen = Jobs.Count(other => other.Enabled && other.Id != job.Id && Seen(other).Runs == 0);
        return unseen == 0 ? atMost : atMost with { Lanes = atMost.Lanes with { Words = $"{atMost.Lanes.Words}, those that never ran counted with their whole limit" } };
    }

    private JobLoad Load(CronJob job, DurationEvidence takes) => new(job.Id, job.Name, job.Enabled, StartInterval.Of(job.Schedule, Now), takes);

    /// <summary>A job of which no run is known takes no more than its limit: enough to know that there is room.</summary>
    private static DurationEvidence AtMost(CronJob job) => Seen(job) is { Runs: 0 } unknown && job.Timeout is { } limit ? unknown.Under(limit) : Seen(job);

    private static DurationEvidence Seen(CronJob job) => job.State.LastDuration is { } took
        ? DurationEvidence.Of([new RunLength(took, RunEnd.TimedOut(job.State))])
        : DurationEvidence.Unknown;

    private string? OfJob() => Job switch
    {
        null => null,
        { State.AutoDisabled: not null } or { Enabled: false } => "off",
        { State.LastStatus: CronRunStatus.Error } job when RunEnd.TimedOut(job.State) => "timeout",
        { State.LastStatus: CronRunStatus.Error } => "failing",
        { State: { LastDeliveryStatus: CronDeliveryStatus.NotDelivered, DeliverySuppressionReason: null } } => "undelivered",
        _ => null,
    };
}
