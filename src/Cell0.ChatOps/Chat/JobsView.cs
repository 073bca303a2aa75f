using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Chat;

/// <summary>The gateway's jobs as the templates <c>jobs</c> and <c>job</c> read them.</summary>
public sealed class JobsView(CronSight sight, CronHistoryStore history, IncidentStore incidents)
{
    private const int MostLines = 10;
    private const int LastRuns = 5;

    public CronSeen? Look() => sight.Look();

    public static IReadOnlyDictionary<string, object?> Matrix(CronSeen seen)
    {
        var own = seen.Health.Jobs.Where(job => !job.IsSystem).Select(job => (Job: job, Standing: JobStanding.Of(job))).ToList();
        var shown = own.Where(pair => pair.Standing.Mood is JobMood.Trouble or JobMood.Unknown || pair.Job.RunningFor is not null)
            .OrderBy(pair => pair.Standing.Mood).ThenByDescending(pair => pair.Job.ConsecutiveErrors).ThenBy(pair => pair.Job.Name, StringComparer.Ordinal).ToList();
        return new Model(Age(seen), StringComparer.Ordinal)
        {
            ["scheduler"] = seen.Health.SchedulerEnabled,
            ["jobs"] = shown.Take(MostLines).Select(pair => Line(pair.Job, pair.Standing)).ToList(),
            ["more"] = Math.Max(0, shown.Count - MostLines),
            ["total"] = own.Count,
            ["well"] = own.Count - shown.Count - own.Count(pair => pair.Standing.Mood == JobMood.Off),
            ["off"] = own.Count(pair => pair.Standing.Mood == JobMood.Off),
            ["system"] = seen.Health.Jobs.Count - own.Count,
        };
    }

    public IReadOnlyDictionary<string, object?> Of(CronSeen seen, CronJobHealth job)
    {
        var runs = history.Of(job.Id, JobHistory.Runs);
        var asked = runs.Where(row => row.Channel is not null && row.Run.DeliverySuppressionReason is null).ToList();
        var model = new Model(Age(seen), StringComparer.Ordinal)
        {
            ["id"] = job.Id,
            ["enabled"] = job.Enabled,
            ["isSystem"] = job.IsSystem,
            ["schedule"] = job.Schedule,
            ["timeout"] = job.Timeout,
            ["lastError"] = job.LastStatus == "error" ? job.LastError : null,
            ["lastRunAt"] = job.LastRunAt,
            ["lastDuration"] = job.LastDuration,
            ["deliveryError"] = JobStanding.IsUndelivered(job) ? job.LastDeliveryError : null,
            ["channel"] = job.DeliveryChannel,
            ["nextRunAt"] = job.NextRunAt,
            ["overdueBy"] = job.OverdueBy,
            ["runningFor"] = job.RunningFor,
            ["runs"] = runs.Take(LastRuns).Select(Run).ToList(),
            ["lengths"] = job.Lengths is { } lengths ? new Model(StringComparer.Ordinal) { ["mean"] = lengths.Mean, ["longest"] = lengths.Longest, ["n"] = lengths.Runs, ["cut"] = lengths.CutOff } : null,
            ["asked"] = asked.Count,
            ["delivered"] = asked.Count(row => CronWords.Of(row.Run.DeliveryStatus) == "delivered"),
            ["room"] = Room(seen.Health, job).ToList(),
            ["diagnosis"] = Diagnosis(seen.Health, job).ToList(),
            ["codes"] = incidents.Unresolved().Where(incident => incident.Fingerprint.EndsWith("/" + job.Id, StringComparison.Ordinal)).Take(3).Select(incident => (object?)incident.Code).ToList(),
        };
        foreach (var (key, value) in Line(job, JobStanding.Of(job))) model[key] = value;
        return model;
    }

    private static Model Age(CronSeen seen) => new(StringComparer.Ordinal) { ["readAt"] = seen.Health.ReadAt, ["live"] = seen.IsLive, ["problem"] = seen.Problem?.TrimEnd('.') };

    private static Model Line(CronJobHealth job, JobStanding standing) => new(StringComparer.Ordinal)
    {
        ["symbol"] = standing.Mood switch { JobMood.Trouble => "❌", JobMood.Well => "✅", _ => "⚪" },
        ["name"] = JobNames.OneLine(job.Name),
        ["execution"] = standing.Execution,
        ["delivery"] = standing.Delivery,
        ["errors"] = job.ConsecutiveErrors,
        ["skipped"] = job.ConsecutiveSkipped,
    };

    private static Model Run(CronRunRow row) => new(StringComparer.Ordinal)
    {
        ["at"] = row.Run.RunAt,
        ["verdict"] = CronWords.Of(row.Verdict),
        ["took"] = row.Run.Duration,
        ["delivery"] = row.Channel is null ? null : row.Run.DeliverySuppressionReason is not null ? "kept back on purpose" : CronWords.Of(row.Run.DeliveryStatus),
    };

    private static IEnumerable<object?> Room(CronHealth health, CronJobHealth job)
    {
        if (!job.Enabled) yield break;
        var feasibility = ScheduleFeasibility.Of(CronLoads.Of(job), CronLoads.Of(health), GatewayLanes.Of(health.Version));
        yield return feasibility.Own.Words;
        if (health.Version is not null) yield return feasibility.Lanes.Words;
    }

    private static IEnumerable<object?> Diagnosis(CronHealth health, CronJobHealth job)
    {
        if (job.LastOverran is { } proof) yield return $"the scheduler says timeout, but {proof}: counted as overran, not as failed";
        if (DeliveryDiagnosis.Of(job, health) is { } why && (JobStanding.IsUndelivered(job) || job.LastStatus == "error"))
        {
            yield return why.Cause is { } cause ? $"{cause}: {why.Evidence}" : why.Evidence;
            yield return why.Advice;
        }
    }
}
