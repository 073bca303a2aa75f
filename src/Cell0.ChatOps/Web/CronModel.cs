using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>The user's cron jobs on the first page, worst first; the gateway's own are left out.</summary>
internal static class CronModel
{
    private const int Shown = 20;

    /// <returns>Null when nobody ever read them.</returns>
    public static Model? Of(CronSeen? seen, RunId? run)
    {
        if (seen is null) return null;
        var jobs = seen.Health.Jobs.Where(job => !job.IsSystem).Select(job => (Job: job, Standing: JobStanding.Of(job))).ToList();
        return new Model(StringComparer.Ordinal)
        {
            ["run"] = run?.ToString(),
            ["read"] = seen.Health.ReadAt,
            ["live"] = seen.IsLive,
            ["problem"] = seen.Problem,
            ["scheduler"] = seen.Health.SchedulerEnabled,
            ["system"] = seen.Health.Jobs.Count - jobs.Count,
            ["more"] = Math.Max(0, jobs.Count - Shown),
            ["jobs"] = jobs.OrderBy(pair => pair.Standing.Mood).ThenByDescending(pair => pair.Job.ConsecutiveErrors).ThenBy(pair => pair.Job.Name, StringComparer.Ordinal).Take(Shown).Select(pair => Line(pair.Job, pair.Standing)).ToList(),
        };
    }

    private static Model Line(CronJobHealth job, JobStanding standing)
    {
        var status = standing.Mood switch { JobMood.Trouble => ProbeStatus.Failed, JobMood.Well => ProbeStatus.Passed, JobMood.Off => ProbeStatus.Off, _ => ProbeStatus.NotMeasured };
        return new Model(StringComparer.Ordinal)
        {
            ["name"] = job.Name,
            ["status"] = standing.Execution,
            ["delivery"] = standing.Delivery,
            ["kind"] = Tone.Kind(status),
            ["symbol"] = Tone.Sign(status),
            ["errors"] = job.ConsecutiveErrors,
            ["last"] = job.LastRunAt,
            ["lengths"] = job.Lengths is { } lengths ? new Model(StringComparer.Ordinal) { ["mean"] = lengths.Mean, ["n"] = lengths.Runs, ["cut"] = lengths.CutOff } : null,
        };
    }
}
