using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A job that ends at its time limit again and again.</summary>
public sealed class CronTimeoutRule : IFindingRule
{
    public string Id => "cron-timeout";

    public bool CanJudge(Examination examination) => CronStanding.Read(examination) is not null;

    public Witness? Witness(Examination examination, string fingerprint) => CronStanding.RunWitness(examination, fingerprint);

    public IEnumerable<Finding> Examine(Examination examination) =>
        from job in CronStanding.UserJobs(CronStanding.Read(examination)!)
        where job is { LastStatus: "error", LastTimedOut: true, LastOverran: null }
        let severity = CronStanding.SeverityOf(job, examination.Settings)
        where severity is not null
        let limit = job.Timeout is { } timeout ? FigureFormat.Duration(timeout) : "its limit"
        select new Finding
        {
            Fingerprint = CronStanding.Runs(job),
            Rule = Id,
            Severity = severity.Value,
            Component = job.Name,
            Issue = $"{job.Name}: {CronStanding.InARow(job)} timed out",
            Impact = $"what {job.Name} does ({job.Schedule}) was cut off {job.ConsecutiveErrors} times in a row",
            Evidence = [CronStanding.LastRun(job), .. Limit(limit, job.LastError), .. CronStanding.Room(examination, job), .. CronStanding.Figures(examination)],
            Advice = ScheduleFeasibility.OwnShare(CronLoads.Of(job)).Fit == Fit.TooMuch
                ? "a higher limit alone cannot help: run it less often and give it more time, or split the job"
                : "give it more time only if its schedule leaves room for that; else split the job or run it less often",
            OpensAtOnce = true,
        };

    /// <summary>The gateway's own word in one line; more than one line is a log.</summary>
    private static IEnumerable<Evidence> Limit(string limit, string? error) => error?.Contains('\n', StringComparison.Ordinal) == true
        ? [new Evidence($"limit {limit}"), new Evidence(error) { IsLog = true }]
        : [new Evidence($"limit {limit}; {error}")];
}
