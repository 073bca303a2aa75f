using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>A time limit and the interval that leaves room for it, in one change.</summary>
public sealed class JobTimeoutAndIntervalFix : JobSettingKind
{
    public override string Id => "job-timeout-interval";

    public override string Usage => "JOB every=60m timeout=900";

    public override string Summary => "both at once: a limit, and an interval that leaves room for it";

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Complaint == "timeout" && JobGoals.Roomier(scene) is { } limit && JobGoals.Calmer(scene, limit) is { } every)
            yield return FixWish.Set(("every", FixSpan.Typed(every)), ("timeout", FixSpan.Seconds(limit)));
    }

    public override FixWish? Roomier(FixPlan plan, FixScene scene) => JobGoals.WithRoom(scene, JobFacets.Timeout(plan.To));

    protected override bool Understands(FixWish wish) => wish.Names("timeout", "every");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job)
    {
        var (limit, noLimit) = JobGoals.Timeout(wish, scene.Limits);
        var (every, noInterval) = JobGoals.Every(wish, scene.Limits);
        return (noLimit ?? noInterval) is { } refusal
            ? Refuse(refusal)
            : (FixValues.Of(JobFacets.TimeoutName, JobFacets.Text(limit)).With(JobFacets.EveryName, JobFacets.Text(every)), null);
    }

    protected override string? Because(FixScene scene, FixValues to) => $"{JobReasons.Timeout(scene, JobFacets.Timeout(to)!.Value)}; {JobReasons.Interval(scene, JobFacets.Every(to)!.Value)}";
}
