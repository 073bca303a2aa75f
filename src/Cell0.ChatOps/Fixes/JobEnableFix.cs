using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Switches a job on; its errors in a row begin at zero again.</summary>
public sealed class JobEnableFix : JobSettingKind
{
    public override string Id => "job-enable";

    public override string Usage => "JOB enable";

    public override string Summary => "switch a job on";

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Complaint == "off") yield return FixWish.Do("enable");
    }

    /// <summary>What switched it off was failure upon failure: one more of any kind is that again.</summary>
    protected override bool IsOldTrouble(CronRun run) => run.Status == CronRunStatus.Error;

    protected override int RunsNeeded(FixScene scene) => 1;

    protected override bool Understands(FixWish wish) => wish.Does("enable");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job) => (FixValues.Of(JobFacets.EnabledName, "true"), null);

    protected override string? Because(FixScene scene, FixValues to) => scene.Job?.State.AutoDisabled is { } off ? $"the gateway switched it off ({off.Reason}); its errors in a row begin at zero, and the next run says whether their cause is gone" : "it is switched off, so nothing of it runs";
}
