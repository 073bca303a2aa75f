using Cell0.ChatOps.Gateway;
using Cronos;

namespace Cell0.ChatOps.Suite;

/// <summary>How often a schedule starts its job. Cron expressions are laid out over the coming week, seldom ones over the coming year.</summary>
/// <param name="Mean">Average gap between two starts; null when there is none to speak of.</param>
/// <param name="Shortest">Least gap between two starts: what a job that never overlaps itself has to fit into.</param>
/// <param name="Problem">Why there is no interval; null when there is one.</param>
public sealed record StartInterval(TimeSpan? Mean, TimeSpan? Shortest, string? Problem)
{
    /// <summary>Starts looked at: a week of one a minute. More would cost time and change nothing that a person reads.</summary>
    private const int MostStarts = 10_080;

    private const int EnoughInAWeek = 50;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    /// <param name="from">Where the layout of a cron expression begins.</param>
    public static StartInterval Of(CronSchedule schedule, DateTimeOffset from) => schedule switch
    {
        { Kind: "every", Every: { } every } when every > TimeSpan.Zero => new StartInterval(every, every, null),
        { Kind: "cron", Expression: { } expression } => OfExpression(expression, schedule.TimeZone, from),
        { Kind: "at" } => None("it runs once"),
        { Kind: "every" } => None("its interval is zero"),
        _ => None($"it starts by '{schedule.Kind}', not by the clock"),
    };

    private static StartInterval OfExpression(string expression, string? zone, DateTimeOffset from)
    {
        var format = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        if (!CronExpression.TryParse(expression, format, out var parsed)) return None("its cron expression cannot be read");
        if (!TryZone(zone, out var where)) return None("its time zone is unknown here");
        var (starts, span) = (Starts(parsed, from, Week, where), Week);
        if (starts.Count < EnoughInAWeek) (starts, span) = (Starts(parsed, from, Year, where), Year);
        if (starts.Count < 2) return None("it starts less than twice a year");
        if (starts.Count == MostStarts) span = starts[^1] - from;
        return new StartInterval(span / starts.Count, starts.Zip(starts.Skip(1), (one, next) => next - one).Min(), null);
    }

    private static List<DateTimeOffset> Starts(CronExpression expression, DateTimeOffset from, TimeSpan span, TimeZoneInfo zone) =>
        [.. expression.GetOccurrences(from, from + span, zone, fromInclusive: false, toInclusive: true).Take(MostStarts)];

    /// <summary>Without a zone the gateway takes its own, which does not matter to the gaps but for two days a year.</summary>
    private static bool TryZone(string? name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        return string.IsNullOrWhiteSpace(name) || TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!);
    }

    private static StartInterval None(string why) => new(null, null, why);
}
