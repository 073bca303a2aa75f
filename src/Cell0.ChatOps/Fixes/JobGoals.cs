using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Reads limits and intervals within their bounds, and finds ones that would do.</summary>
internal static class JobGoals
{
    /// <summary>What we propose takes at most this share of a job's own time: its true need is often known from below only.</summary>
    public const double Comfort = 0.35;

    private const int MostEchoed = 60;

    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10_080];

    public static (TimeSpan Span, string? Refusal) Timeout(FixWish wish, FixesOptions limits) => Read("timeout", wish.Values["timeout"], limits.CronTimeout);

    public static (TimeSpan Span, string? Refusal) Every(FixWish wish, FixesOptions limits) => Read("every", wish.Values["every"], limits.CronInterval);

    /// <summary>Half as much again as the job has, or as its longest run that was not cut off took.</summary>
    public static TimeSpan? Roomier(FixScene scene)
    {
        if (scene.Job is not { Timeout: { } limit } || limit <= TimeSpan.Zero) return null;
        var longest = scene.Runs.Where(run => run.Status == CronRunStatus.Ok).Max(run => run.Duration) ?? TimeSpan.Zero;
        var wanted = scene.Limits.CronTimeout.Clamp(Whole((longest > limit ? longest : limit) * 1.5));
        return wanted > limit ? wanted : null;
    }

    /// <summary>The shortest usual interval in which so long a run leaves room.</summary>
    public static TimeSpan? Calmer(FixScene scene, TimeSpan takes)
    {
        if (scene.Job is not { Schedule.Every: { } every }) return null;
        return Minutes.Select(minutes => TimeSpan.FromMinutes(minutes)).Where(span => span > every && takes / span <= Comfort && scene.Limits.CronInterval.Allows(span)).Cast<TimeSpan?>().FirstOrDefault();
    }

    /// <summary>The same limit with an interval that leaves room for it; null: there is none, or no limit.</summary>
    public static FixWish? WithRoom(FixScene scene, TimeSpan? limit) =>
        limit is { } takes && Calmer(scene, takes) is { } every ? FixWish.Set(("every", FixSpan.Typed(every)), ("timeout", FixSpan.Seconds(takes))) : null;

    private static (TimeSpan, string?) Read(string name, string text, FixSpanOptions bounds) => FixSpan.Read(text) switch
    {
        null => (default, $"'{name}={TextCut.Head(text, MostEchoed)}' is no length of time such as 900, 15m or 1h."),
        { } span when !bounds.Allows(span) => (default, $"{name}={FixSpan.Seconds(span)} not allowed ({FixSpan.Seconds(bounds.Min)}–{FixSpan.Seconds(bounds.Max)} s, that is {FixSpan.Words(bounds.Min)} to {FixSpan.Words(bounds.Max)})."),
        { } span => (span, null),
    };

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));
}
