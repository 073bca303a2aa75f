using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>News: a job that had been failing ran well. Its incident closes by itself after the clean examinations it needs.</summary>
public sealed class CronRecoveringRule : IFindingRule
{
    public string Id => "cron-recovering";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null && CronStanding.Of(examination.Previous?.Probe(CronStanding.Probe)) is not null;

    public IEnumerable<Finding> Examine(Examination examination)
    {
        var before = CronStanding.Of(examination.Previous!.Probe(CronStanding.Probe))!.Jobs.ToLookup(job => job.Id, StringComparer.Ordinal);
        foreach (var job in CronStanding.UserJobs(CronStanding.Read(examination)!).Where(job => job is { LastStatus: "ok", ConsecutiveErrors: 0 }))
        {
            if (before[job.Id].FirstOrDefault() is { } earlier && CronStanding.SeverityOf(earlier, examination.Settings) is not null)
                yield return Recovering(examination, job, earlier);
        }
    }

    private Finding Recovering(Examination examination, CronJobHealth job, CronJobHealth earlier) => new()
    {
        Fingerprint = $"{Id}/{job.Id}",
        Rule = Id,
        Severity = Severity.Low,
        Component = job.Name,
        Issue = $"{job.Name}: recovering, its last run was ok after {earlier.ConsecutiveErrors} errors in a row",
        Impact = "none now",
        Evidence = [CronStanding.LastRun(job), .. CronStanding.Figures(examination)],
        Advice = "nothing to do; it closes by itself when it stays so",
        IsNews = true,
    };
}
