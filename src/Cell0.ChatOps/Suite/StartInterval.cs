using Cell0.ChatOps.Gateway;
using Cronos;

namespace Cell0.ChatOps.Suite;

/// <summary>How often a schedule starts its job. Cron expressions are laid out over the coming year.</summary>
/// <param name="Mean">Average gap between two starts; null when there is none to speak of.</param>
/// <param name="Shortest">Least gap between two starts: what a job that never overlaps itself has to fit into.</param>
/// <param name="Problem">Why there is no interval; null when there is one.</param>
public sealed record StartInterval(TimeSpan? Mean, TimeSpan? Shortest, string? Problem)
{
    /// <summary>Starts looked at; more would cost time and change nothing that a person reads.</summary>
    private const int MostStarts = 2_000;

    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366);

    /// <param name="from">Where the layout of a cron expression begins.</param>
    public static StartInterval Of(CronSchedule schedule, DateTimeOffset from) => schedule switch
    {
        { Kind: "every", Every: { } every } when every > TimeSpan.Zero => new StartInterval(every, every, null),
        { Kind: "cron", Expression: { } expression } => OfExpression(expression, schedule.TimeZone, from),
        { Kind: "at" } => new StartInterval(null, null, "it runs once"),
        { Kind: "every" } => new StartInterval(null, null, "its interval is zero"),
        _ => new StartInterval(null, null, $"it starts by '{schedule.Kind}', not by the clock"),
    };

    private static StartInterval OfExpression(string expression, string? zone, DateTimeOffset from)
    {
        var format = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        if (!CronExpression.TryParse(expression, format, out var parsed)) return new StartInterval(null, null, "its cron expression cannot be read");
        if (!TryZone(zone, out var where)) return new StartInterval(null, null, "its time zone is unknown here");
        var starts = parsed.GetOccurrences(from, from + Horizon, where).Take(MostStarts).ToList();
        if (starts.Count < 2) return new StartInterval(null, null, "it starts less than twice a year");
        return new StartInterval((starts[^1] - starts[0]) / (starts.Count - 1), starts.Zip(starts.Skip(1), (one, next) => next - one).Min(), null);
    }

    /// <summary>Without a zone the gateway takes its own, which does not matter to the gaps but for two days a year.</summary>
    private static bool TryZone(string? name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        return string.IsNullOrWhiteSpace(name) || TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!);
    }
}
