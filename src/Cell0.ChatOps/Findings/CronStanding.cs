using System.Runtime.CompilerServices;
using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings;

/// <summary>What the rules about cron jobs share: which jobs there are to judge, and from which streak on.</summary>
internal static class CronStanding
{
    public const string Probe = "cron.health";

    /// <summary>A dozen rules ask for the same jobs: they are read from the probe's details once, and what they need of the lanes is reckoned once.</summary>
    private static readonly ConditionalWeakTable<ProbeResult, Facts> Known = [];

    public static CronHealth? Read(Examination examination) => Of(examination.Now.Probe(Probe));

    public static CronHealth? Of(ProbeResult? probe) => probe is { Measured: true } ? Known.GetValue(probe, static result => new Facts(result.Read<CronHealth>())).Health : null;

    /// <summary>The user's own jobs, enabled or switched off by the gateway after failures.</summary>
    public static IEnumerable<CronJobHealth> UserJobs(CronHealth health) =>
        health.Jobs.Where(job => !job.IsSystem && (job.Enabled || job.AutoDisabledReason is not null));

    /// <summary>Same trouble, same name: both a timeout and another error are the job's runs failing.</summary>
    public static string Runs(CronJobHealth job) => $"cron-runs/{job.Id}";

    /// <summary>The newest run of the job that a fingerprint ends with; null where no run can bear witness: the job is gone, or switched off by a person.</summary>
    /// <param name="isGood">Null: its runs do not bear witness of this.</param>
    public static Witness? Witness(Examination examination, string fingerprint, Func<CronJobHealth, bool?> isGood)
    {
        var id = fingerprint[(fingerprint.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return Read(examination) is { } health && UserJobs(health).FirstOrDefault(job => job.Id == id) is { } job && isGood(job) is { } good
            ? new Witness(job.LastRunAt ?? DateTimeOffset.UnixEpoch, good)
            : null;
    }

    /// <summary>Whether the job's runs do their work again.</summary>
    public static Witness? RunWitness(Examination examination, string fingerprint) => Witness(examination, fingerprint, job => job is { LastStatus: "ok", RunsTooLong: false });

    /// <summary>By how often in a row it failed; a job that the gateway switched off for it is high at least.</summary>
    public static Severity? SeverityOf(CronJobHealth job, SuiteOptions settings)
    {
        var byStreak = ByStreak(job, settings);
        return job.AutoDisabledReason is null || byStreak > Severity.High ? byStreak : Severity.High;
    }

    private static Severity? ByStreak(CronJobHealth job, SuiteOptions settings)
    {
        var probe = settings.For(Probe);
        var streak = probe.Jobs.TryGetValue(job.Name, out var own) ? own : probe.Streak;
        return job.ConsecutiveErrors switch
        {
            var n when streak.Critical > 0 && n >= streak.Critical => Severity.Critical,
            var n when streak.High > 0 && n >= streak.High => Severity.High,
            var n when streak.Medium > 0 && n >= streak.Medium => Severity.Medium,
            _ => null,
        };
    }

    /// <summary>Whether its schedule has room for what it needs, where that is a question.</summary>
    public static IEnumerable<Evidence> Room(Examination examination, CronJobHealth job)
    {
        var share = ScheduleFeasibility.OwnShare(CronLoads.Of(job));
        if (share.Value is null) yield break;
        yield return new Evidence(share.Words);
        if (share.Fit != Fit.TooMuch && Lanes(examination) is { Fit: Fit.TooMuch } lanes) yield return new Evidence(lanes.Words);
    }

    /// <summary>What all jobs need of the lanes; null where nobody knows how many there are.</summary>
    public static Share? Lanes(Examination examination) => examination.Now.Probe(Probe) is { } probe && Of(probe) is { Version: not null } && Known.TryGetValue(probe, out var facts) ? facts.Lanes : null;

    public static string InARow(CronJobHealth job) => job.ConsecutiveErrors == 1 ? "1 run" : $"{job.ConsecutiveErrors} runs in a row";

    /// <summary>Figures of the probe that stand behind a statement about jobs. Between runs there are none to look up, and what they say of all jobs together says nothing of one.</summary>
    public static IEnumerable<Evidence> Figures(Examination examination) => examination.Run is null
        ? []
        : examination.Now.Probe(Probe)!.Figures.Where(figure => figure.Metric is "consecutive_errors" or "failing").Select(figure => new Evidence($"{figure.Metric} {Rendering.FigureFormat.Figure(figure.Value, figure.Unit)}", figure.Id.ToString()));

    public static Evidence LastRun(CronJobHealth job) => new(
        $"last run {(job.LastRunAt is { } at ? Rendering.FigureFormat.At(at, TimeZoneInfo.Utc) : "never")}"
        + (job.LastDuration is { } took ? $", took {Rendering.FigureFormat.Duration(took)}" : "")
        + (job.LastStatus is { } status ? $", {status}" : ""));

    private sealed class Facts(CronHealth? health)
    {
        private readonly Lazy<Share?> lanes = new(() => health is { Version: { } version } ? ScheduleFeasibility.LanesShare(CronLoads.Of(health), GatewayLanes.Of(version)) : null);

        public CronHealth? Health => health;

        public Share? Lanes => lanes.Value;
    }
}
