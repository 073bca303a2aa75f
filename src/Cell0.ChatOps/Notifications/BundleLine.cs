namespace Cell0.ChatOps.Notifications;

/// <summary>A message's one line within a bundle.</summary>
internal static class BundleLine
{
    /// <summary>Kept free for the header, the mark of a second copy and the word that it is late.</summary>
    public const int HeaderRoom = 400;

    /// <summary>What the times of a catch-up's line take.</summary>
    public const int TimesRoom = 48;

    /// <summary>What a reader sees of it.</summary>
    public static string Of(OutboxRow row) => $"{Mark(row)} {Title(row)}{(row.Note is { } note ? $" ({note})" : "")}";

    public static string Mark(OutboxRow row) => row.Ends ? SeverityMark.Over : SeverityMark.Of(row.Severity);

    /// <summary>With the code in front, and on one line.</summary>
    public static string Title(OutboxRow row)
    {
        var title = string.Join(' ', (row.Title.Length > 0 ? row.Title : row.PlainText).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return row.Subject is { } code && !title.Contains(code, StringComparison.OrdinalIgnoreCase) ? $"{code} {title}" : title;
    }
}
