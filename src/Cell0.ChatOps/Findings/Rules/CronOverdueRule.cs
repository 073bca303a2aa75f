using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job that should have started and did not, by the gateway's own next time (never by twice the interval: retries back off).</summary>
public sealed class CronOverdueRule : IFindingRule
{
    public string Id => "cron-overdue";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is { SchedulerEnabled: true };

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { Enabled: true, OverdueBy: not null, RunningFor: null }
        select new Finding
        {
            Fingerprint = $"{Id}/{job.Id}",
            Rule = Id,
            Severity = Severity.High,
            Component = job.Name,
            Issue = $"{job.Name}: overdue by {FigureFormat.Duration(job.OverdueBy!.Value)}",
            Impact = $"it runs {job.Schedule} and did not start",
            Evidence = [new Evidence($"was due {FigureFormat.At(job.NextRunAt!.Value, TimeZoneInfo.Utc)}"), CronStanding.LastRun(job), .. CronStanding.Figures(examination)],
            Advice = "see whether the gateway's scheduler runs other jobs; a restart of the gateway re-arms it",
            OpensAtOnce = true,
        };
}
