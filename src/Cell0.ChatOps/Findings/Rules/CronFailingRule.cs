namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job that ends in errors other than its time limit.</summary>
public sealed class CronFailingRule : IFindingRule
{
    public string Id => "cron-failing";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public Witness? Witness(Examination examination, string fingerprint) => CronStanding.RunWitness(examination, fingerprint);

    public IEnumerable<Finding> Examine(Examination examination) =>
        from health in new[] { CronStanding.Read(examination)! }
        from job in CronStanding.UserJobs(health)
        where job is { LastStatus: "error", LastTimedOut: false } or { AutoDisabledReason: not null, LastTimedOut: false }
        let severity = CronStanding.SeverityOf(job, examination.Settings)
        where severity is not null
        let diagnosis = DeliveryDiagnosis.Of(job, health)
        select new Finding
        {
            Fingerprint = CronStanding.Runs(job),
            Rule = Id,
            Severity = severity.Value,
            Component = job.Name,
            Issue = $"{job.Name}: {CronStanding.InARow(job)} failed{(diagnosis?.Cause is { } cause ? $": {cause}" : "")}",
            Impact = job.AutoDisabledReason is { } off
                ? $"the gateway switched it off: {off}"
                : $"what {job.Name} does ({job.Schedule}) did not get done {job.ConsecutiveErrors} times in a row",
            Evidence = [CronStanding.LastRun(job), new Evidence(job.LastError ?? "the gateway gave no error text") { IsLog = job.LastError is not null }, .. diagnosis is null ? [] : new[] { new Evidence(diagnosis.Evidence) }, .. CronStanding.Figures(examination)],
            Advice = diagnosis?.Advice ?? "read the error above; the gateway's own log has the whole of it",
            OpensAtOnce = true,
        };
}
