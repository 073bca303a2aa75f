namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job that did its work and whose message reached nobody: another trouble than a failing run, and invisible in the error count.</summary>
public sealed class CronUndeliveredRule : IFindingRule
{
    public string Id => "cron-undelivered";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { LastStatus: "ok", LastDeliveryStatus: "not-delivered", DeliverySuppressed: false }
        select new Finding
        {
            Fingerprint = $"{Id}/{job.Id}",
            Rule = Id,
            Severity = Severity.High,
            Component = job.Name,
            Issue = $"{job.Name}: ran, but its message was not delivered",
            Impact = "people believe the job is silent because all is well",
            Evidence = [CronStanding.LastRun(job), new Evidence(job.LastDeliveryError ?? "the gateway gave no delivery error"), .. CronStanding.Figures(examination)],
            Advice = "check the gateway's channel; a status that says connected is no proof, a confirmed delivery is",
            OpensAtOnce = true,
        };
}
