namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job whose starts the gateway passes over again and again: no error, and nothing done.</summary>
public sealed class CronSkippedRule : IFindingRule
{
    private const int Least = 3;

    public string Id => "cron-skipped";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public Witness? Witness(Examination examination, string fingerprint) => CronStanding.RunWitness(examination, fingerprint);

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { LastStatus: "skipped", ConsecutiveSkipped: >= Least }
        select new Finding
        {
            Fingerprint = $"{Id}/{job.Id}",
            Rule = Id,
            Severity = Severity.Medium,
            Component = job.Name,
            Issue = $"{job.Name}: {job.ConsecutiveSkipped} starts in a row were skipped",
            Impact = $"what {job.Name} does ({job.Schedule}) was not done, and its error count does not show it",
            Evidence = [CronStanding.LastRun(job), new Evidence(job.LastError ?? "the gateway gave no reason") { IsLog = job.LastError is not null }, .. CronStanding.Figures(examination)],
            Advice = "read the reason above; a job that is meant to have nothing to do may be switched off",
            OpensAtOnce = true,
        };
}
