namespace Cell0.ChatOps.Notifications;

/// <summary>Several messages in the words of one, by the templates <c>bundle</c> and <c>catch-up</c>.</summary>
internal static class BundleTexts
{
    public const string Bundle = "bundle";
    public const string CatchUp = "catch-up";

    public static Dictionary<string, object?> BundleModel(IReadOnlyList<OutboxRow> rows) => new(StringComparer.Ordinal)
    {
        ["head"] = Head(rows),
        ["lines"] = rows.Select(Line).ToList(),
    };

    public static Dictionary<string, object?> CatchUpModel(IReadOnlyList<OutboxRow> rows, Outage outage, int stillBurning) => new(StringComparer.Ordinal)
    {
        ["from"] = outage.From,
        ["to"] = outage.To,
        ["reason"] = outage.Reason,
        ["count"] = rows.Count,
        ["lines"] = rows.Select(Line).ToList(),
        ["burning"] = stillBurning,
    };

    /// <summary>Goes out when the template fails: everything, plain.</summary>
    public static string Plain(IReadOnlyList<OutboxRow> rows) => string.Join('\n', rows.Select(BundleLine.Of).Prepend(Head(rows)));

    public static string Head(IReadOnlyList<OutboxRow> rows)
    {
        var alerts = rows.Count(row => row.IsAlert);
        var notices = rows.Count - alerts;
        var counts = string.Join(" and ", new[] { Count(alerts, "alert"), Count(notices, "notice") }.OfType<string>());
        return $"{counts}, 1 message";
    }

    private static string? Count(int count, string what) => count == 0 ? null : $"{count} {what}{(count == 1 ? "" : "s")}";

    private static Dictionary<string, object?> Line(OutboxRow row) => new(StringComparer.Ordinal)
    {
        ["mark"] = BundleLine.Mark(row),
        ["title"] = BundleLine.Title(row),
        ["note"] = row.Note,
        ["code"] = row.Subject,
        ["since"] = row.Since ?? row.CreatedAt,
        ["until"] = row.CreatedAt,
    };
}
