using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A run that is older than the job's own limit and still going.</summary>
public sealed class CronRunningLongRule : IFindingRule
{
    public string Id => "cron-running-long";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { RunsTooLong: true, RunningFor: not null }
        select new Finding
        {
            Fingerprint = $"{Id}/{job.Id}",
            Rule = Id,
            Severity = Severity.High,
            Component = job.Name,
            Issue = $"{job.Name}: running for {FigureFormat.Duration(job.RunningFor!.Value)}, its limit is {FigureFormat.Duration(job.Timeout ?? TimeSpan.Zero)}",
            Impact = "the gateway did not end it; a job never overlaps itself, so its next runs wait",
            Evidence = [new Evidence($"running for {FigureFormat.Duration(job.RunningFor.Value)}"), .. CronStanding.Figures(examination)],
            Advice = "look at what the run is doing; a restart of the gateway ends it",
            OpensAtOnce = true,
        };
}
