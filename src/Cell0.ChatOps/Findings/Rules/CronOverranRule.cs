using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>The scheduler says timeout, and there is proof that the work was done: too slow, not failed.</summary>
public sealed class CronOverranRule : IFindingRule
{
    public string Id => "cron-overran";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public Witness? Witness(Examination examination, string fingerprint) => CronStanding.RunWitness(examination, fingerprint);

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { LastStatus: "error", LastOverran: not null } && CronStanding.SeverityOf(job, examination.Settings) is not null
        select Overran(examination, job);

    private Finding Overran(Examination examination, CronJobHealth job)
    {
        var limit = job.Timeout is { } timeout ? FigureFormat.Duration(timeout) : "its limit";
        return new Finding
        {
            Fingerprint = CronStanding.Runs(job),
            Rule = Id,
            Severity = Severity.Medium,
            Component = job.Name,
            Issue = $"{job.Name}: overran its limit of {limit}, but did its work",
            Impact = "the gateway counts an error that is none, backs off, and may switch the job off for it",
            Evidence = [CronStanding.LastRun(job), new Evidence($"the scheduler says timeout at {limit}, but {job.LastOverran}: counted as overran, not as failed"), .. CronStanding.Room(examination, job), .. CronStanding.Figures(examination)],
            Advice = "raise its limit if its schedule leaves room for that",
            OpensAtOnce = true,
        };
    }
}
