using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>What all changes of a job's settings share: read, compare, write, read back, and the job's own runs as witnesses.</summary>
public abstract class JobSettingKind : IFixKind
{
    /// <summary>Enough to find the runs since a change, should some have come between two looks.</summary>
    private const int RunsRead = 50;

    public abstract string Id { get; }

    public FixClass Class => FixClass.A;

    public abstract string Usage { get; }

    public abstract string Summary { get; }

    public bool Takes(FixTarget target, FixWish wish) => target.Sort == FixTarget.Jobs && Understands(wish);

    public virtual IEnumerable<FixWish> Ideas(FixScene scene) => [];

    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        if (scene.Job is not { } job) return FixPlanning.Refuse($"{scene.Missing ?? "The job could not be read."} Nothing done.");
        if (job.IsSystemJob) return FixPlanning.Refuse($"{job.Name} is one of the gateway's own jobs, which are left alone. Nothing done.");
        var (to, refusal) = Goal(wish, scene, job);
        if (refusal is not null) return FixPlanning.Refuse($"{refusal} Nothing done.");
        var from = JobFacets.Of(job).Of(to);
        if (from.Equals(to)) return FixPlanning.Refuse($"{job.Name} has that already ({JobFacets.Held(to)}). Nothing done.");
        // The same check that the call itself will meet: a plan that cannot be sent is no plan.
        if (JobFacets.Patch(to).For(job) is { IsOk: false } objection) return FixPlanning.Refuse($"{objection.Error.Message} Nothing done.");
        return Weighed(
            new FixPlan
            {
                Kind = Id,
                Class = Class,
                Target = FixTarget.Job(job.Id, job.Name),
                From = from,
                To = to,
                Change = JobFacets.Words(from, to),
                Because = Because(scene, to),
                Risk = "this job only",
                IsReversible = true,
                RunsNeeded = RunsNeeded(scene),
                Window = Window(scene, job, to),
            },
            scene);
    }

    public virtual FixWish? Roomier(FixPlan plan, FixScene scene) => null;

    public Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct) => WriteJobAsync(hands, now.Job!, goal, ct);

    public async Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct)
    {
        var job = await hands.Reads.JobAsync(fix.Plan.Target.Id, ct);
        return job.Then(held => GatewayAnswer.Ok(Reading(held, fix.Plan)));
    }

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => hands.Reads.RunsAsync(fix.Plan.Target.Id, RunsRead, ct);

    public virtual FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) => fix.Plan.RunsNeeded == 0
        ? new FixJudgement(FixOutcome.Helped, 0, Proven(fix))
        : RunJudge.Of(fix, now, runs, IsOldTrouble, at);

    protected abstract bool Understands(FixWish wish);

    /// <summary>The values wanted, or one sentence why not.</summary>
    protected abstract (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job);

    /// <summary>Why it should help; null: nobody says that it would.</summary>
    protected virtual string? Because(FixScene scene, FixValues to) => null;

    protected virtual bool IsOldTrouble(CronRun run) => RunEnd.TimedOut(run);

    protected virtual int RunsNeeded(FixScene scene) => scene.Limits.VerifyRuns;

    /// <summary>Said when reading back is all there is to see.</summary>
    protected virtual string Proven(Fix fix) => $"read back: {JobFacets.Held(fix.Plan.To)}";

    protected static (FixValues, string?) Refuse(string sentence) => (FixValues.None, sentence);

    /// <summary>What the job and the lanes would make of it.</summary>
    private static FixPlan Weighed(FixPlan plan, FixScene scene)
    {
        var (timeout, every) = (JobFacets.Timeout(plan.To), JobFacets.Every(plan.To));
        if (timeout is null && every is null) return plan;
        if (scene.Under(timeout, every) is not { } would) return plan;
        var shares = new[] { would.Own, would.Lanes };
        return plan with
        {
            Notes = [.. shares.Where(share => share.Fit != Fit.TooMuch).Select(share => share.Words), .. every is { } gap ? [$"the new interval counts from the job's own start time, so its next run comes up to {FixSpan.Words(gap)} after the change; verify does not wait for it"] : Array.Empty<string>()],
            Warnings = [.. shares.Where(share => share.Fit == Fit.TooMuch).Select(share => share.Words)],
            Fits = would.Fits,
            OwnShare = would.Own.Value,
        };
    }

    private static TimeSpan Window(FixScene scene, CronJob job, FixValues to)
    {
        var interval = JobFacets.Every(to) ?? Suite.StartInterval.Of(job.Schedule, scene.Now).Mean ?? TimeSpan.Zero;
        var needed = (interval + (JobFacets.Timeout(to) ?? job.Timeout ?? TimeSpan.Zero)) * (scene.Limits.VerifyRuns + 1);
        return needed > scene.Limits.VerifyWithin ? needed : scene.Limits.VerifyWithin;
    }

    private static FixReading Reading(CronJob job, FixPlan plan) => new(JobFacets.Of(job).Of(plan.To), Newest(job))
    {
        Job = job,
        Stopped = job.Enabled || plan.To[JobFacets.EnabledName] == "false" ? null : job.State.AutoDisabled is { } off ? $"the gateway switched the job off ({off.Reason})" : "somebody switched the job off",
    };

    /// <summary>A run under way began before the change was read back: it says nothing of it.</summary>
    private static DateTimeOffset? Newest(CronJob job) => job.State.RunningAt > job.State.LastRunAt || job.State.LastRunAt is null ? job.State.RunningAt ?? job.State.LastRunAt : job.State.LastRunAt;

    private static async Task<GatewayError?> WriteJobAsync(FixHands hands, CronJob job, FixValues goal, CancellationToken ct) =>
        (await hands.Changes.UpdateJobAsync(job, JobFacets.Patch(goal), ct)).Error;
}
