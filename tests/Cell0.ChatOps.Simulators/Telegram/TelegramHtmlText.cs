using System.Globalization;
using System.Text;

namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>
/// Telegram's HTML parse mode, step by step as its open source parser goes (td/telegram/MessageEntity.cpp): the text a phone shows, or the refusal in
/// Telegram's words. What Telegram takes but shows otherwise than it was meant is a doubt.
/// </summary>
internal sealed class TelegramHtmlText
{
    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "tg-emoji", "a", "code", "pre", "blockquote",
    };

    private readonly string html;
    private readonly StringBuilder shown = new();
    private readonly List<string> doubts = [];
    private readonly Stack<string> open = new();
    private int at;

    private TelegramHtmlText(string html) => this.html = html;

    /// <summary>The character here, or 0 at the end.</summary>
    private char Here => at < html.Length ? html[at] : '\0';

    public static (string? Text, string? Error, IReadOnlyList<string> Doubts) Parse(string html)
    {
        var parser = new TelegramHtmlText(html);
        var error = parser.Run();
        return (error is null ? parser.shown.ToString() : null, error, parser.doubts);
    }

    private string? Run()
    {
        while (at < html.Length)
        {
            if (Here == '<')
            {
                if (Tag() is { } error) return error;
            }
            else if (Here == '&') Ampersand();
            else shown.Append(html[at++]);
        }

        return open.TryPeek(out var left) ? $"Can't find end tag corresponding to start tag \"{left}\"" : null;
    }

    private void Ampersand()
    {
        if (Entity(html, at) is var (decoded, length))
        {
            shown.Append(decoded);
            at += length;
            return;
        }

        doubts.Add($"'{html.AsSpan(at, Math.Min(8, html.Length - at))}' is no entity: it is shown as it stands");
        shown.Append(html[at++]);
    }

    private string? Tag()
    {
        var begin = at++;
        return Here == '/' ? EndTag(begin) : StartTag(begin);
    }

    private string? StartTag(int begin)
    {
        while (at < html.Length && !IsSpace(Here) && Here != '>') at++;
        if (at >= html.Length) return $"Unclosed start tag at byte offset {Bytes(begin)}";
        var name = html[(begin + 1)..at].ToLowerInvariant();
        if (!Tags.Contains(name)) return $"Unsupported start tag \"{name}\" at byte offset {Bytes(begin)}";
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Here != '>')
        {
            if (Attribute(begin, name, attributes) is { } error) return error;
        }

        at++;
        if (name == "span" && attributes.GetValueOrDefault("class") != "tg-spoiler") return $"Tag \"span\" must have class \"tg-spoiler\" at byte offset {Bytes(begin)}";
        Doubt(name, attributes);
        open.Push(name);
        return null;
    }

    /// <returns>The refusal, or null.</returns>
    private string? Attribute(int begin, string tag, Dictionary<string, string> attributes)
    {
        SkipSpace();
        if (Here == '>') return null;
        var from = at;
        while (at < html.Length && !IsSpace(Here) && Here is not ('=' or '>' or '/' or '"' or '\'')) at++;
        var name = html[from..at].ToLowerInvariant();
        if (name.Length == 0) return $"Empty attribute name in the tag \"{tag}\" at byte offset {Bytes(begin)}";
        SkipSpace();
        if (at >= html.Length) return $"Unclosed start tag \"{tag}\" at byte offset {Bytes(begin)}";
        if (Here != '=')
        {
            attributes[name] = "";
            return null;
        }

        at++;
        SkipSpace();
        if (at >= html.Length) return $"Unclosed start tag at byte offset {Bytes(begin)}";
        var (value, error) = Value();
        attributes[name] = value;
        return error ?? (at >= html.Length ? $"Unclosed start tag at byte offset {Bytes(begin)}" : null);
    }

    private (string Value, string? Error) Value()
    {
        var from = at;
        if (Here is not ('"' or '\''))
        {
            while (char.IsAsciiLetterOrDigit(Here) || Here is '.' or '-') at++;
            return (html[from..at], IsSpace(Here) || Here == '>' ? null : $"Unexpected end of name token at byte offset {Bytes(from)}");
        }

        var quote = html[at++];
        while (at < html.Length && Here != quote) at++;
        var value = html[(from + 1)..at];
        if (at < html.Length) at++;
        return (value, null);
    }

    private string? EndTag(int begin)
    {
        if (open.Count == 0) return $"Unexpected end tag at byte offset {Bytes(begin)}";
        while (at < html.Length && !IsSpace(Here) && Here != '>') at++;
        var name = html[Math.Min(begin + 2, at)..at].ToLowerInvariant();
        SkipSpace();
        if (Here != '>') return $"Unclosed end tag at byte offset {Bytes(begin)}";
        at++;
        var expected = open.Pop();
        return name.Length == 0 || name == expected ? null : $"Unmatched end tag at byte offset {Bytes(begin)}, expected \"</{expected}>\", found \"</{name}>\"";
    }

    /// <summary>Marks that Telegram drops without a word.</summary>
    private void Doubt(string name, Dictionary<string, string> attributes)
    {
        if (open.Any(outer => outer is "code" or "pre") && !(name == "code" && open.Peek() == "pre")) doubts.Add($"<{name}> within code marks nothing");
        if (open.Contains(name)) doubts.Add($"<{name}> within <{name}> marks nothing");
        if (name == "a" && !attributes.ContainsKey("href")) doubts.Add("<a> without href marks nothing");
    }

    private void SkipSpace()
    {
        while (at < html.Length && IsSpace(Here)) at++;
    }

    private int Bytes(int until) => Encoding.UTF8.GetByteCount(html.AsSpan(0, until));

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\0' or '\v';

    private static (string Text, int Length)? Entity(string html, int at)
    {
        var end = html.IndexOf(';', at, Math.Min(12, html.Length - at));
        if (end < 0) return null;
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
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var code) && code != 0 && Rune.IsValid(code) ? new Rune(code).ToString() : null;
}
