using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Another interval for a job.</summary>
public sealed class JobIntervalFix : JobSettingKind
{
    public override string Id => "job-interval";

    public override string Usage => "JOB every=60m";

    public override string Summary => "another interval for a job";

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Complaint is "failing" or "overdue" or "tight" && Takes(scene) is { } takes && (IsCrowded(scene, takes) || IsTooOften(scene)) && JobGoals.Calmer(scene, takes) is { } every) yield return FixWish.Set(("every", FixSpan.Typed(every)));
    }

    public override FixWish? Roomier(FixPlan plan, FixScene scene) =>
        Takes(scene) is { } takes && JobGoals.Calmer(scene, takes) is { } every ? FixWish.Set(("every", FixSpan.Typed(every))) : null;

    protected override bool Understands(FixWish wish) => wish.Names("every");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job)
    {
        var (span, refusal) = JobGoals.Every(wish, scene.Limits);
        return refusal is null ? (FixValues.Of(JobFacets.EveryName, JobFacets.Text(span)), null) : Refuse(refusal);
    }

    /// <summary>Fewer runs are to end whatever made them fail.</summary>
    protected override bool IsOldTrouble(CronRun run) => run.Status == CronRunStatus.Error;

    protected override string? Because(FixScene scene, FixValues to) => JobReasons.Interval(scene, JobFacets.Every(to)!.Value);

    /// <summary>A run takes so much of its interval that a longer one gives it room.</summary>
    private static bool IsCrowded(FixScene scene, TimeSpan takes) => scene.Complaint == "tight" || takes / scene.Job!.Schedule.Every > JobGoals.Comfort;

    /// <summary>Somebody it asks refuses to be asked so often.</summary>
    private static bool IsTooOften(FixScene scene) =>
        scene.Job!.State.LastErrorReason is { } reason ? reason == "rate_limit" : scene.Job.State.LastError?.Contains("rate limit", StringComparison.OrdinalIgnoreCase) == true;

    private static TimeSpan? Takes(FixScene scene) => scene.Runs.Where(run => run.Status == CronRunStatus.Ok).Max(run => run.Duration) ?? scene.Job?.State.LastDuration;
}
