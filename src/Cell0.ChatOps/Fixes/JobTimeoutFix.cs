using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Another time limit for a job.</summary>
public sealed class JobTimeoutFix : JobSettingKind
{
    public override string Id => "job-timeout";

    public override string Usage => "JOB timeout=900";

    public override string Summary => "another time limit for a job, in seconds";

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Complaint == "timeout" && JobGoals.Roomier(scene) is { } limit) yield return FixWish.Set(("timeout", FixSpan.Seconds(limit)));
    }

    public override FixWish? Roomier(FixPlan plan, FixScene scene) => JobGoals.WithRoom(scene, JobFacets.Timeout(plan.To));

    protected override bool Understands(FixWish wish) => wish.Names("timeout");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job)
    {
        var (span, refusal) = JobGoals.Timeout(wish, scene.Limits);
        return refusal is null ? (FixValues.Of(JobFacets.TimeoutName, JobFacets.Text(span)), null) : Refuse(refusal);
    }

    protected override string? Because(FixScene scene, FixValues to) => JobReasons.Timeout(scene, JobFacets.Timeout(to)!.Value);
}
