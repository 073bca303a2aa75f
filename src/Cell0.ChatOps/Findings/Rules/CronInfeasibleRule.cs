using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job that does not fit into its own schedule, before it fails for it. One that fails already carries the same words as evidence.</summary>
public sealed class CronInfeasibleRule : IFindingRule
{
    /// <summary>Runs that must be known before a schedule is called too tight.</summary>
    private const int LeastRuns = 3;

    public string Id => "cron-infeasible";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { Enabled: true, Lengths.Runs: >= LeastRuns } && !(job.LastStatus == "error" && CronStanding.SeverityOf(job, examination.Settings) is not null)
        let load = CronLoads.Of(job)
        let share = ScheduleFeasibility.OwnShare(load)
        where share.Fit == Fit.TooMuch
        select new Finding
        {
            Fingerprint = $"{Id}/{job.Id}",
            Rule = Id,
            Severity = Severity.Low,
            Component = job.Name,
            Issue = $"{job.Name}: its runs hardly fit its schedule ({job.Schedule})",
            Impact = "starts are lost without an error, and a slow day makes it worse",
            Evidence = [new Evidence(share.Words), new Evidence($"a run takes {load.Duration.Words}"), .. CronStanding.Figures(examination)],
            Advice = "run it less often, or split it; a higher limit does not help",
        };
}
