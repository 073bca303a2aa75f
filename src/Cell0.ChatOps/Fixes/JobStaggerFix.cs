using System.Globalization;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Moves a job's start away from those of jobs that start at the same moment.</summary>
public sealed class JobStaggerFix : JobSettingKind
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostShift = TimeSpan.FromMinutes(5);

    public override string Id => "job-stagger";

    public override string Usage => "JOB stagger=2m";

    public override string Summary => "start a job some time away from others that start with it";

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene is { Complaint: "failing" or "overdue", Job: { } job } && Beside(job, scene.Jobs) is > 0 and var beside && Shift(job, beside) is { } shift) yield return FixWish.Set(("stagger", FixSpan.Typed(shift)));
    }

    protected override bool Understands(FixWish wish) => wish.Names("stagger");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job)
    {
        if (FixSpan.Read(wish.Values["stagger"]) is not { } shift || shift <= TimeSpan.Zero) return Refuse($"'stagger={TextCut.Head(wish.Values["stagger"], 60)}' is no length of time such as 2m.");
        if (job.Schedule.Kind == "cron") return shift <= TimeSpan.FromHours(1) ? (FixValues.Of(JobFacets.StaggerName, JobFacets.Text(shift)), null) : Refuse("The gateway spreads a start by at most an hour here.");
        if (job.Schedule.Every is not { } every) return Refuse($"{job.Name} does not run at intervals.");
        if (shift >= every) return Refuse($"stagger={FixSpan.Seconds(shift)} is not less than its interval of {FixSpan.Words(every)}.");
        if ((job.Schedule.Anchor ?? job.State.NextRunAt) is not { } anchor) return Refuse($"The gateway does not say from when the intervals of {job.Name} are counted.");
        return (FixValues.Of(JobFacets.AnchorName, (anchor + shift).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)), null);
    }

    protected override bool IsOldTrouble(CronRun run) => run.Status == CronRunStatus.Error;

    /// <summary>How many other jobs start at the same moment next time.</summary>
    private static int Beside(CronJob job, IReadOnlyList<CronJob> jobs) =>
        jobs.Count(other => other.Id != job.Id && other.Enabled && job.State.NextRunAt is { } mine && other.State.NextRunAt is { } theirs && (theirs - mine).Duration() < Together);

    private static TimeSpan? Shift(CronJob job, int beside)
    {
        if (job.Schedule.Every is not { } every) return job.Schedule.Kind == "cron" ? TimeSpan.FromMinutes(2) : null;
        var part = every / (beside + 1);
        var shift = TimeSpan.FromSeconds(Math.Floor((part < MostShift ? part : MostShift).TotalSeconds));
        return shift > TimeSpan.Zero ? shift : null;
    }

    protected override string? Because(FixScene scene, FixValues to) => scene.Job is { } job && Beside(job, scene.Jobs) is > 0 and var beside ? string.Create(CultureInfo.InvariantCulture, $"{beside} other {(beside == 1 ? "job starts" : "jobs start")} within {FixSpan.Words(Together)} of it; apart they do not wait for the same lane") : null;
}
