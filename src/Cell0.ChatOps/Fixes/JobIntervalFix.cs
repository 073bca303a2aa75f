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
        var took = scene.Runs.Where(run => run.Status == CronRunStatus.Ok).Max(run => run.Duration) ?? scene.Job?.State.LastDuration;
        if (scene.Complaint is "failing" or "overdue" or "tight" && took is { } takes && JobGoals.Calmer(scene, takes) is { } every) yield return FixWish.Set(("every", FixSpan.Typed(every)));
    }

    protected override bool Understands(FixWish wish) => wish.Names("every");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job)
    {
        var (span, refusal) = JobGoals.Every(wish, scene.Limits);
        return refusal is null ? (FixValues.Of(JobFacets.EveryName, JobFacets.Text(span)), null) : Refuse(refusal);
    }

    /// <summary>Fewer runs are to end whatever made them fail.</summary>
    protected override bool IsOldTrouble(CronRun run) => run.Status == CronRunStatus.Error;
}
