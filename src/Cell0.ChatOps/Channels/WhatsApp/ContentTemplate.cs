using System.Text.Json;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>The approved template that goes where free text may not.</summary>
internal static class ContentTemplate
{
    /// <summary>Stands for every message that has none of its own.</summary>
    public const string Default = "default";

    /// <summary>WhatsApp takes 1,024 characters of template and values together.</summary>
    private const int LongestTitle = 300;

    private const int LongestValue = 100;

    /// <returns>Null when none is named in the settings.</returns>
    public static string? SidFor(string template, IReadOnlyDictionary<string, string> sids) =>
        (sids.TryGetValue(template, out var own) || sids.TryGetValue(Default, out own)) ? own.Trim() : null;

    /// <summary>The values code, title, since and action. WhatsApp refuses an empty value, a line break and more than four spaces in a row.</summary>
    public static string Variables(OutgoingMessage message, TimeZoneInfo zone)
    {
        var brief = message.Brief;
        return JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = Value(brief?.Code, LongestValue, "-"),
            ["title"] = Value(brief?.Title, LongestTitle, "a message waits; write anything to read it"),
            ["since"] = brief?.Since is { } since ? Rendering.FigureFormat.Clock(since, zone) : "now",
            ["action"] = Value(brief?.Action, LongestValue, "status"),
        });
    }

    private static string Value(string? text, int longest, string otherwise)
    {
        var flat = string.Join(' ', (text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (flat.Length == 0) return otherwise;
        if (flat.Length <= longest) return flat;
        var cut = char.IsHighSurrogate(flat[longest - 2]) ? longest - 2 : longest - 1;
        return flat[..cut] + "…";
    }
}
