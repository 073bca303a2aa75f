using Cell0.ChatOps.Suite;
using Cronos;

namespace Cell0.ChatOps.Schedule;

/// <param name="Nominal">The schedule's own time.</param>
/// <param name="At">When it is to begin: the nominal time moved by the jitter.</param>
public sealed record PlannedRun(DateTimeOffset Nominal, DateTimeOffset At);

/// <summary>When the next run is due. Pure: time and chance come in.</summary>
public static class RunPlanner
{
    /// <param name="after">The run is the first whose nominal time is later than this.</param>
    /// <param name="now">It never begins before this.</param>
    /// <param name="chance">0 to 1, where in the jitter's range.</param>
    /// <returns>Null when the schedule is off or has no further time.</returns>
    public static PlannedRun? Next(SuiteOptions options, DateTimeOffset after, DateTimeOffset now, TimeZoneInfo zone, double chance)
    {
        if (options.IsOff || Occurrence(options, after, zone) is not { } nominal) return null;
        var jitter = LongestJitter(options, nominal, zone) * (2 * chance - 1);
        var at = nominal + jitter;
        return new PlannedRun(nominal, at > now ? at : now);
    }

    /// <summary>Distance between the nominal time and the one after it; zero when there is none.</summary>
    public static TimeSpan Period(SuiteOptions options, DateTimeOffset nominal, TimeZoneInfo zone) =>
        options.IsOff || Occurrence(options, nominal, zone) is not { } following ? TimeSpan.Zero : following - nominal;

    /// <summary>How far a run may lie from its nominal time, either way.</summary>
    public static TimeSpan LongestJitter(SuiteOptions options, DateTimeOffset nominal, TimeZoneInfo zone) =>
        Period(options, nominal, zone) * (options.JitterPercent / 100.0);

    /// <summary>Nominal times after one moment and not after another, oldest first, at most <paramref name="most"/>.</summary>
    public static IReadOnlyList<DateTimeOffset> Between(SuiteOptions options, DateTimeOffset after, DateTimeOffset until, TimeZoneInfo zone, int most)
    {
        var times = new List<DateTimeOffset>();
        var at = options.IsOff ? null : Occurrence(options, after, zone);
        while (at is { } nominal && nominal <= until && times.Count < most)
        {
            times.Add(nominal);
            at = Occurrence(options, nominal, zone);
        }

        return times;
    }

    private static DateTimeOffset? Occurrence(SuiteOptions options, DateTimeOffset after, TimeZoneInfo zone) =>
        CronExpression.Parse(options.Schedule).GetNextOccurrence(after, zone);
}
