using System.Text;
using System.Text.Encodings.Web;

namespace Cell0.ChatOps.Rendering;

/// <summary>
/// Escapes values for one format. In every format control characters and bidirectional overrides vanish, so that a hostile
/// name cannot reorder or hide what stands beside it. One instance serves one rendering: it also counts what was written.
/// </summary>
internal sealed class TextEscaper(TextFormat format) : TextEncoder
{
    /// <summary>Characters of values one rendering may write; beyond it a template has run away.</summary>
    private const int Budget = 4 * 1024 * 1024;

    private int _written;

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public static string Escape(string value, TextFormat format) => new TextEscaper(format).Encode(value);

    public override string Encode(string value)
    {
        _written += value.Length;
        if (_written > Budget) throw new TemplateException("", $"writes more than {Budget} characters");
        return Replaced(format is TextFormat.Markdown or TextFormat.WhatsApp ? Mark(value, format) : value);
    }

    public override void Encode(TextWriter output, string value, int startIndex, int characterCount) => output.Write(Encode(value.Substring(startIndex, characterCount)));

    /// <summary>By a loop of its own: the base class throws where a whole stretch of a value vanishes. Half characters become U+FFFD.</summary>
    private string Replaced(string value)
    {
        StringBuilder? replaced = null;
        var kept = 0;
        for (var at = 0; at < value.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(value, at, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if ((isWhole ? Replacement(rune.Value) : "\uFFFD") is { } replacement)
            {
                (replaced ??= new StringBuilder(value.Length + 64)).Append(value, kept, at - kept).Append(replacement);
                kept = at + length;
            }

            at += length;
        }

        return replaced is null ? value : replaced.Append(value, kept, value.Length - kept).ToString();
    }

    public override bool WillEncode(int unicodeScalar) => Replacement(unicodeScalar) is not null;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var i = 0; i < span.Length; i++)
        {
            if (char.IsSurrogate(span[i]) || Replacement(span[i]) is not null) return i;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var destination = new Span<char>(buffer, bufferLength);
        if (Replacement(unicodeScalar) is not { } replacement) return new Rune(unicodeScalar).TryEncodeToUtf16(destination, out numberOfCharactersWritten);
        numberOfCharactersWritten = replacement.Length;
        return replacement.TryCopyTo(destination) || Refuse(out numberOfCharactersWritten);
    }

    private static bool Refuse(out int written)
    {
        written = 0;
        return false;
    }

    /// <summary>
    /// Marks, with characters of the private use area, what no single character shows: GitHub turns bare addresses into links, so a backslash
    /// goes before the slashes; an underscore within a word is no emphasis and stays as it is. A value's own such characters are removed first.
    /// </summary>
    private static string Mark(string value, TextFormat format)
    {
        var clean = value.Replace("\uE000", "", StringComparison.Ordinal).Replace("\uE001", "", StringComparison.Ordinal);
        var plain = format == TextFormat.WhatsApp ? Unlist(clean) : clean.Replace("://", ":\uE000//", StringComparison.Ordinal).Replace("www.", "www\uE000.", StringComparison.OrdinalIgnoreCase);
        return string.Create(plain.Length, plain, static (marked, text) =>
        {
            for (var i = 0; i < text.Length; i++) marked[i] = text[i] == '_' && IsWithinWord(text, i) ? '\uE001' : text[i];
        });
    }

    /// <summary>At the start of a line WhatsApp takes <c>&gt;</c> for a quotation and a dash for a list.</summary>
    private static string Unlist(string value) => string.Join('\n', value.Split('\n').Select(line => line switch
    {
        ['>', .. var rest] => "\u203A" + rest,
        ['-', ' ', .. var rest] => "\u2013 " + rest,
        _ => line,
    }));

    private static bool IsWithinWord(string text, int i) =>
        i > 0 && i < text.Length - 1 && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1]);

    private string? Replacement(int c) => Invisible(c) ? "" : format switch
    {
        TextFormat.Plain => null,
        TextFormat.TelegramHtml => Named(c),
        TextFormat.WhatsApp => LookAlike(c),
        TextFormat.Html => c == '\'' ? "&#39;" : Named(c),
        _ => Markdown(c),
    };

    private bool Invisible(int c) => c switch
    {
        '\n' or '\t' => false,
        '\r' => format != TextFormat.Markdown,
        < 0x20 or (>= 0x7F and <= 0x9F) => true,
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF => true,
        _ => false,
    };

    private static string? Named(int c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => null,
    };

    private static string? LookAlike(int c) => c switch
    {
        '*' => "\u2217",
        '_' => "\u02CD",
        '~' => "\u223C",
        '`' => "\u02CB",
        0xE001 => "_",
        _ => null,
    };

    private static string? Markdown(int c) => c switch
    {
        '\n' or '\r' or '\t' or 0x2028 or 0x2029 => " ",
        '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '~' or '&' or '#' => "\\" + (char)c,
        0xE000 => "\\",
        0xE001 => "_",
        _ => null,
    };
}
