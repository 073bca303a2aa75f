using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>The user's cron jobs on the first page, worst first; the gateway's own are left out.</summary>
internal static class CronModel
{
    private const int Shown = 20;

    /// <returns>Null when the run did not measure them.</returns>
    public static Model? Of(Run? run)
    {
        if (run?.Probe("cron.health") is not { Measured: true } probe || probe.Read<CronHealth>() is not { } health) return null;
        var jobs = health.Jobs.Where(job => !job.IsSystem).ToList();
        return new Model(StringComparer.Ordinal)
        {
            ["run"] = run.Id.ToString(),
            ["read"] = health.ReadAt,
            ["scheduler"] = health.SchedulerEnabled,
            ["more"] = Math.Max(0, jobs.Count - Shown),
            ["jobs"] = jobs.OrderBy(job => Look(job).Rank).ThenByDescending(job => job.ConsecutiveErrors).ThenBy(job => job.Name, StringComparer.Ordinal).Take(Shown).Select(Line).ToList(),
        };
    }

    private static Model Line(CronJobHealth job) => new(StringComparer.Ordinal)
    {
        ["name"] = job.Name,
        ["status"] = CronTable.Standing(job),
        ["kind"] = Tone.Kind(Look(job).Status),
        ["symbol"] = Tone.Sign(Look(job).Status),
        ["errors"] = job.ConsecutiveErrors,
        ["last"] = job.LastRunAt,
    };

    /// <summary>Trouble before what is not known, then what is well, then what is off on purpose.</summary>
    private static (int Rank, ProbeStatus Status) Look(CronJobHealth job) => job switch
    {
        { AutoDisabledReason: not null } => (0, ProbeStatus.Failed),
        { Enabled: false } => (3, ProbeStatus.Off),
        { RunsTooLong: true } or { OverdueBy: not null } or { LastStatus: "error" } or { ConsecutiveErrors: > 0 } => (0, ProbeStatus.Failed),
        { LastDeliveryStatus: "not-delivered", DeliverySuppressed: false } => (0, ProbeStatus.Failed),
        { LastStatus: "ok" } => (2, ProbeStatus.Passed),
        _ => (1, ProbeStatus.NotMeasured),
    };
}
