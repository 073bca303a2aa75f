using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Rendering;

/// <summary>
/// Whether Telegram's parser would take a text: known tags, balanced, only the entities it knows
/// (https://core.telegram.org/bots/api#html-style).
/// </summary>
public static partial class TelegramMarkup
{
    /// <summary>Characters of one message, counted after entities are parsed.</summary>
    public const int MaxLength = 4096;

    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "tg-emoji", "a", "code", "pre", "blockquote",
    };

    /// <returns>What Telegram would refuse; null when nothing.</returns>
    public static string? Fault(string html)
    {
        var open = new Stack<string>();
        var rest = Tag().Replace(html, match => Step(open, match));
        if (open.TryPeek(out var left)) return left.StartsWith('!') ? left[1..] : $"<{left}> is never closed";
        if (rest.Contains('<', StringComparison.Ordinal)) return "a '<' that begins no tag";
        return UnknownEntity().Match(rest) is { Success: true } entity ? $"'{entity.Value}' is no entity of Telegram's" : null;
    }

    /// <summary>The text a reader sees.</summary>
    public static string Visible(string html) => System.Net.WebUtility.HtmlDecode(Tag().Replace(html, ""));

    /// <summary>A fault is left on the stack, marked, and stays on top.</summary>
    private static string Step(Stack<string> open, Match match)
    {
        var name = match.Groups["name"].Value;
        if (open.TryPeek(out var top) && top.StartsWith('!')) return "";
        if (!Tags.Contains(name)) open.Push($"!<{name}> is no tag of Telegram's");
        else if (!match.Groups["close"].Success) open.Push(name);
        else if (top == name) open.Pop();
        else open.Push($"!</{name}> closes what is not open");
        return "";
    }

    [GeneratedRegex("""<(?<close>/)?(?<name>[A-Za-z][A-Za-z0-9-]*)(\s+[a-z-]+(="[^"<>]*")?)*\s*>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("""&(?!(lt|gt|amp|quot|#[0-9]+|#x[0-9A-Fa-f]+);)[^\s;]{0,8}""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownEntity();
}
