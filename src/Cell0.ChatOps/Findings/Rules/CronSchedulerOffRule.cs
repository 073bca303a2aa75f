namespace Cell0.ChatOps.Findings.Rules;

/// <summary>The gateway's scheduler is switched off: no job fires, however healthy each looks.</summary>
public sealed class CronSchedulerOffRule : IFindingRule
{
    public string Id => "cron-scheduler-off";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public IEnumerable<Finding> Examine(Examination examination)
    {
        var health = CronStanding.Read(examination)!;
        var jobs = CronStanding.UserJobs(health).Count();
        if (health.SchedulerEnabled || jobs == 0) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.High,
            Component = "gateway",
            Issue = $"the gateway's scheduler is switched off: none of {jobs} jobs will start",
            Impact = "every scheduled job stands still",
            Evidence = [new Evidence("cron.status says enabled: false"), .. CronStanding.Figures(examination)],
            Advice = "set cron.enabled to true in the gateway's configuration and restart it, if this was not meant",
            OpensAtOnce = true,
        };
    }
}
