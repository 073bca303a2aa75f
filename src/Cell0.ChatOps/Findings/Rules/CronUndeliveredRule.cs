namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job that did its work and whose message reached nobody: another trouble than a failing run, and invisible in the error count.</summary>
public sealed class CronUndeliveredRule : IFindingRule
{
    public string Id => "cron-undelivered";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    /// <summary>Only a message that was confirmed says that messages arrive; a job that is to send none any more says nothing.</summary>
    public Witness? Witness(Examination examination, string fingerprint) =>
        CronStanding.Witness(examination, fingerprint, job => job is { DeliveryChannel: null, LastDeliveryStatus: null or "not-requested" } ? null : job.LastDeliveryStatus == "delivered");

    public IEnumerable<Finding> Examine(Examination examination) =>
        from health in new[] { CronStanding.Read(examination)! }
        from job in CronStanding.UserJobs(health)
        where job is { LastStatus: "ok", LastDeliveryStatus: "not-delivered", DeliverySuppressed: false }
        let diagnosis = DeliveryDiagnosis.Of(job, health)
        select new Finding
        {
            Fingerprint = $"{Id}/{job.Id}",
            Rule = Id,
            Severity = Severity.High,
            Component = job.Name,
            Issue = $"{job.Name}: ran, but its message was not delivered{(diagnosis?.Cause is { } cause ? $": {cause}" : "")}",
            Impact = "people believe the job is silent because all is well",
            Evidence = [CronStanding.LastRun(job), new Evidence(job.LastDeliveryError ?? "the gateway gave no delivery error"), .. diagnosis is null ? [] : new[] { new Evidence(diagnosis.Evidence) }, .. CronStanding.Figures(examination)],
            Advice = diagnosis?.Advice ?? "check the gateway's channel; a status that says connected is no proof, a confirmed delivery is",
            OpensAtOnce = true,
        };
}
