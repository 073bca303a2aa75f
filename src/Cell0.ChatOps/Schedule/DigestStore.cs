using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <param name="Code">Of the incident that lasted longest within the time, or lasts; null when there was none.</param>
public sealed record DigestFigures(int Runs, int Opened, int Resolved, string? Code, string? Title, TimeSpan Lasted);

/// <summary>What happened in a span of time, and whose digest was told.</summary>
internal static class DigestStore
{
    /// <returns>False when it was told before.</returns>
    public static bool Take(Session tx, string person, DateOnly day, DateTimeOffset at) => tx.Execute(
        "INSERT INTO digest_told (person, day, at) VALUES (@person, @day, @at) ON CONFLICT (person, day) DO NOTHING",
        new { person, day = day.ToString("O", System.Globalization.CultureInfo.InvariantCulture), at = Session.ToMs(at) }) > 0;

    public static void Prune(Session tx, DateTimeOffset before) => tx.Execute("DELETE FROM digest_told WHERE at < @before", new { before = Session.ToMs(before) });

    public static DigestFigures Figures(Session tx, DateTimeOffset from, DateTimeOffset to)
    {
        var span = new { from = Session.ToMs(from), to = Session.ToMs(to) };
        var longest = tx.FirstOrDefault<Row>(
            """
            SELECT code AS Code, title AS Title, COALESCE(resolved_at, @to) - opened_at AS Lasted FROM incident
            WHERE opened_at < @to AND (state <> 'resolved' OR resolved_at >= @from) ORDER BY Lasted DESC, id LIMIT 1
            """,
            span);
        return new DigestFigures(
            tx.Scalar<int>("SELECT count(*) FROM run WHERE finished_at >= @from AND finished_at < @to", span),
            Count(tx, "opened", span),
            Count(tx, "resolved", span),
            longest?.Code,
            longest?.Title,
            TimeSpan.FromMilliseconds(longest?.Lasted ?? 0));
    }

    private static int Count(Session tx, string kind, object span) => tx.Scalar<int>(
        $"SELECT count(DISTINCT incident_id) FROM incident_event WHERE kind = '{kind}' AND at >= @from AND at < @to", span);

    private sealed class Row
    {
        public string Code { get; set; } = "";
        public string Title { get; set; } = "";
        public long Lasted { get; set; }
    }
}
