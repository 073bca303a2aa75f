using System.Globalization;

namespace Cell0.ChatOps.Rendering;

/// <summary>Shortens texts between graphemes: never within an emoji, a letter and its accents, or half a character.</summary>
public static class TextCut
{
    /// <param name="most">UTF-16 units, those of the ending included.</param>
    public static string Head(string text, int most, string ending = "...")
    {
        if (text.Length <= most) return text;
        var room = Math.Max(0, most - ending.Length);
        var at = 0;
        while (at < room)
        {
            var next = at + StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(text.Length - at, room - at + 1)));
            if (next > room) break;
            at = next;
        }

        return string.Concat(text.AsSpan(0, at), ending);
    }
}
