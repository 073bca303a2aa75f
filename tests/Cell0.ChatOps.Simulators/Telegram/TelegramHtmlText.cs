using System.Globalization;
using System.Text;

namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>Telegram's HTML parse mode: the text a phone shows, or the error in Telegram's words.</summary>
internal static class TelegramHtmlText
{
    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "tg-emoji", "a", "code", "pre", "blockquote",
    };

    public static (string? Text, string? Error) Parse(string html)
    {
        var text = new StringBuilder();
        var open = new Stack<string>();
        for (var at = 0; at < html.Length;)
        {
            if (html[at] == '&' && Entity(html, at) is var (decoded, length))
            {
                text.Append(decoded);
                at += length;
            }
            else if (html[at] == '<')
            {
                var (next, error) = Tag(html, at, open);
                if (error is not null) return (null, error);
                at = next;
            }
            else text.Append(html[at++]);
        }

        return open.TryPeek(out var left) ? (null, $"Can't find end tag corresponding to start tag \"{left}\"") : (text.ToString(), null);
    }

    private static (int Next, string? Error) Tag(string html, int at, Stack<string> open)
    {
        var offset = Encoding.UTF8.GetByteCount(html.AsSpan(0, at));
        var end = html.IndexOf('>', at);
        if (end < 0) return (0, $"Unclosed start tag at byte offset {offset}");
        var inside = html[(at + 1)..end];
        if (inside.StartsWith('/')) return Close(inside[1..].Trim(), offset, end, open);
        var name = inside.Split(' ', '\t', '\n', '/')[0].ToLowerInvariant();
        if (name.Length == 0) return (0, $"Empty start tag at byte offset {offset}");
        if (!Tags.Contains(name)) return (0, $"Unsupported start tag \"{name}\" at byte offset {offset}");
        open.Push(name);
        return (end + 1, null);
    }

    private static (int Next, string? Error) Close(string name, int offset, int end, Stack<string> open)
    {
        if (!open.TryPop(out var expected)) return (0, $"Unexpected end tag at byte offset {offset}");
        return name.Equals(expected, StringComparison.OrdinalIgnoreCase)
            ? (end + 1, null)
            : (0, $"Unmatched end tag at byte offset {offset}, expected \"</{expected}>\", found \"</{name}>\"");
    }

    private static (string Text, int Length)? Entity(string html, int at)
    {
        var end = html.IndexOf(';', at);
        if (end < 0 || end - at > 10) return null;
        var name = html[(at + 1)..end];
        var text = name switch
        {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            ['#', 'x', .. var hex] => Scalar(hex, NumberStyles.AllowHexSpecifier),
            ['#', .. var digits] => Scalar(digits, NumberStyles.None),
            _ => null,
        };
        return text is null ? null : (text, end - at + 1);
    }

    private static string? Scalar(string digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code) ? new Rune(code).ToString() : null;
}
