using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Switches a job off. That it is off is all there is to prove.</summary>
public sealed class JobDisableFix : JobSettingKind
{
    public override string Id => "job-disable";

    public override string Usage => "JOB disable";

    public override string Summary => "switch a job off";

    /// <summary>Never first: what it does would not get done at all.</summary>
    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Complaint is "timeout" or "failing" && scene.Job is { Enabled: true }) yield return FixWish.Do("disable");
    }

    protected override int RunsNeeded(FixScene scene) => 0;

    protected override string Proven(Fix fix) => $"{fix.Plan.Target.Name} is off; its work is not done until it is switched on";

    protected override bool Understands(FixWish wish) => wish.Does("disable");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job) => (FixValues.Of(JobFacets.EnabledName, "false"), null);

    protected override string? Because(FixScene scene, FixValues to) => "nothing runs that could fail; what the job does is not done either";
}
