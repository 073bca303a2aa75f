using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Feasibility;

/// <summary>From the jobs as they are known to what they ask of the lanes.</summary>
public static class CronLoads
{
    /// <summary>All that count: the gateway's own jobs only where their length is known.</summary>
    public static IReadOnlyList<JobLoad> Of(CronHealth health) => [.. health.Jobs.Select(Of).Zip(health.Jobs).Where(pair => !pair.Second.IsSystem || pair.First.Need is not null).Select(pair => pair.First)];

    public static JobLoad Of(CronJobHealth job) => new(job.Id, job.Name, job.Enabled, IntervalOf(job), DurationOf(job));

    /// <summary>Runs of the days before may have had another limit: none takes longer than the one that holds now.</summary>
    private static DurationEvidence DurationOf(CronJobHealth job) => job.Timeout is { } limit ? Seen(job).Within(limit) : Seen(job);

    private static DurationEvidence Seen(CronJobHealth job) => job switch
    {
        { Lengths: { } known } => new DurationEvidence(known.Mean, known.Longest, known.Runs, known.CutOff),
        { LastDuration: { } last } => DurationEvidence.Of([new RunLength(last, job.LastTimedOut)]),
        _ => DurationEvidence.Unknown,
    };

    private static StartInterval IntervalOf(CronJobHealth job) => job.Starts
        ?? (job.Interval is { } every && every > TimeSpan.Zero ? new StartInterval(every, every, null) : new StartInterval(null, null, "its schedule was not reckoned"));
}
