using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>What this module's own templates are tried with.</summary>
internal static class BundleSamples
{
    private static readonly DateTimeOffset At = new(2026, 2, 18, 3, 41, 0, TimeSpan.Zero);

    private static readonly OutboxRow[] Rows =
    [
        Row("B3P", "critical", "B3P critical: job-timeout", ends: true, note: "was down 7 min, is up"),
        Row("B3Q", "high", "gateway answers 503", ends: true, note: "was down 13 min, is up"),
        Row("A7K", "critical", "A7K critical: cell0-devops-cicd timed out 5x in a row", ends: false, note: null),
    ];

    public static IEnumerable<ITemplateSample> All()
    {
        var outage = new Outage(At.AddMinutes(-39), At, "no DNS");
        return
        [
            .. BothWays(BundleTexts.Bundle, BundleTexts.BundleModel(Rows)),
            .. BothWays(BundleTexts.CatchUp, BundleTexts.CatchUpModel(Rows[..2], outage, 1)),
            .. BothWays(TestDesk.Template, []),
        ];
    }

    private static OutboxRow Row(string code, string severity, string title, bool ends, string? note) => new()
    {
        Channel = "telegram",
        Chat = "7",
        Kind = OutboxKind.Alert,
        DedupeKey = code,
        Template = "incident-opened",
        Subject = code,
        Severity = severity,
        Why = "",
        Text = title,
        PlainText = title,
        Title = title,
        Ends = ends,
        Note = note,
        Since = At.AddMinutes(-36),
        CreatedAt = At.AddMinutes(-29),
    };

    private static TemplateSample[] BothWays(string template, Dictionary<string, object?> model)
    {
        var full = new Dictionary<string, object?>(model, StringComparer.Ordinal) { ["now"] = At, ["zone"] = "UTC" };
        return [new(template, null, [TextFormat.Plain], full), new(template, "telegram", [TextFormat.TelegramHtml], full)];
    }
}
