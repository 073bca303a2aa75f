using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>The cron jobs as the gateway gave them, worst first, execution and delivery as two columns.</summary>
internal static class CronTable
{
    /// <returns>The table, or null with the reason why there is none.</returns>
    public static (object? Table, string? Reason) Of(Run run)
    {
        var probe = run.Probe("cron.health");
        if (probe is null) return (null, "not part of this run");
        if (probe.Read<CronHealth>() is not { } health || !probe.Measured) return (null, probe.Reason ?? FigureCell.NotMeasured);
        var jobs = health.Jobs.Where(job => !job.IsSystem).OrderByDescending(job => job.ConsecutiveErrors).ThenBy(job => job.Name, StringComparer.Ordinal);
        return (new
        {
            read_at = health.ReadAt,
            scheduler = health.SchedulerEnabled,
            system_jobs = health.Jobs.Count(job => job.IsSystem),
            jobs = jobs.Select(Row),
            figures = probe.Figures.Select(figure => new { name = $"{figure.Metric} {figure.Statistic}", cell = FigureCell.Of(figure) }),
        }, null);
    }

    /// <summary>Both axes in one cell: a run that worked and told nobody must not look well.</summary>
    private static string Status(CronJobHealth job, JobStanding standing) => standing.Execution == "ok" && JobStanding.IsUndelivered(job) ? "ok, NOT DELIVERED" : standing.Execution;

    private static object Row(CronJobHealth job) => new
    {
        name = job.Name,
        schedule = job.Schedule,
        status = Status(job, JobStanding.Of(job)),
        errors = job.ConsecutiveErrors,
        last_run = job.LastRunAt,
        duration = job.LastDuration,
        delivery = job.DeliverySuppressed ? "kept back on purpose" : job.LastDeliveryStatus ?? "-",
        next_run = job.NextRunAt,
        error = job.LastStatus == "error" ? job.LastError : job.LastDeliveryStatus == "not-delivered" && !job.DeliverySuppressed ? job.LastDeliveryError : null,
    };
}
