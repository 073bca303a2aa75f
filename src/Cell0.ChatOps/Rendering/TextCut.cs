using System.Globalization;
using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Rendering;

/// <summary>Shortens texts between graphemes: never within an emoji, a letter and its accents, or half a character.</summary>
public static partial class TextCut
{
    private const int LongestName = 80;

    /// <summary>A name from elsewhere, that cannot pass for another line of a message: at most 80 characters, white space and control characters as one space each.</summary>
    public static string OneLine(string name) => Head(White().Replace(name, " ").Trim(), LongestName, "…");

    /// <param name="most">UTF-16 units, those of the ending included.</param>
    public static string Head(string text, int most, string ending = "...")
    {
        if (text.Length <= most) return text;
        var room = Math.Max(0, most - ending.Length);
        var at = 0;
        while (at < room)
        {
            // Two more than there is room for: half of what joins a grapheme would look like a grapheme of its own.
            var next = at + StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(text.Length - at, room - at + 2)));
            if (next > room) break;
            at = next;
        }

        return string.Concat(text.AsSpan(0, at), ending);
    }

    /// <param name="most">UTF-16 units.</param>
    public static string Tail(string text, int most)
    {
        if (text.Length <= most) return text;
        // From a place well before, so that the cut is seen in the company it stands in.
        var at = Math.Max(0, text.Length - most - 200);
        while (text.Length - at > most) at += StringInfo.GetNextTextElementLength(text.AsSpan(at));
        return text[at..];
    }

    [GeneratedRegex(@"[\s\p{Cc}\u2028\u2029]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex White();
}
