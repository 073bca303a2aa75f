using System.Globalization;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>Cuts a text into parts that each fit a channel: at paragraphs, else lines, else words; never inside a tag, an entity or a grapheme.</summary>
public static class TextSplitter
{
    /// <summary>Kept free in every part for its mark (<c>(2/3)</c>) and for the mark of a second copy.</summary>
    public const int Reserve = 96;

    /// <param name="limit">In UTF-16 units, counted as the reader sees the text.</param>
    /// <returns>At least one part; the text of the channel's format and what a reader sees of it.</returns>
    public static IReadOnlyList<TextPart> Split(string text, TextFormat format, int limit)
    {
        var marked = MarkedText.Of(text, format);
        if (limit == int.MaxValue || marked.Plain.Length <= limit - Reserve) return [new TextPart(text, marked.Plain)];
        var ranges = Ranges(marked, limit - Reserve);
        return [.. ranges.Select((range, index) => Part(marked, range, ranges.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"\n({index + 1}/{ranges.Count})")))];
    }

    private static TextPart Part(MarkedText marked, (int From, int To) range, string mark) =>
        new(marked.Part(range.From, range.To) + mark, marked.PlainPart(range.From, range.To) + mark);

    /// <summary>White space at a cut is dropped; everything else is in exactly one range.</summary>
    private static List<(int From, int To)> Ranges(MarkedText marked, int limit)
    {
        var plain = marked.Plain;
        var ranges = new List<(int, int)>();
        var from = 0;
        while (from < plain.Length)
        {
            var cut = plain.Length - from <= limit ? plain.Length : Cut(marked, from, limit);
            var to = cut;
            while (to > from && char.IsWhiteSpace(plain[to - 1])) to--;
            if (to > from) ranges.Add((from, to));
            from = cut;
            while (cut < plain.Length && from < plain.Length && plain[from] is '\n' or '\r') from++;
        }

        return ranges.Count > 0 ? ranges : [(0, 0)];
    }

    private static int Cut(MarkedText marked, int from, int limit)
    {
        var plain = marked.Plain;
        var boundaries = Boundaries(plain, from, limit);
        boundaries.RemoveAll(at => !marked.MayCut(at));
        if (WholeBlock(marked, from, limit) is { } before && boundaries.Contains(before)) return before;
        // A part less than a third full to keep a paragraph whole would make more parts than it helps.
        var good = boundaries.Where(at => at > from + (limit / 3)).ToArray();
        var outside = good.Where(at => !marked.Blocks.Any(block => at > block.From && at < block.To)).ToArray();
        return Last(outside, at => plain[at - 1] == '\n' && at - 2 >= from && plain[at - 2] == '\n')
            ?? Last(outside, at => plain[at - 1] == '\n')
            ?? Last(good, at => plain[at - 1] == '\n')
            ?? Last(good, at => char.IsWhiteSpace(plain[at - 1]))
            ?? (boundaries.Count > 0 ? boundaries[^1] : HardCut(plain, from + limit));
    }

    /// <summary>Where a code block begins that this part would tear and the next one can hold.</summary>
    private static int? WholeBlock(MarkedText marked, int from, int limit) => marked.Blocks
        .Where(block => block.From > from && block.From < from + limit && block.To > from + limit && block.To - block.From <= limit)
        .Select(block => (int?)block.From)
        .FirstOrDefault();

    private static int? Last(int[] places, Func<int, bool> fits) => places.Where(fits).Select(at => (int?)at).LastOrDefault();

    /// <summary>Ends of graphemes within the window, ascending.</summary>
    private static List<int> Boundaries(string plain, int from, int limit)
    {
        var boundaries = new List<int>();
        for (var at = from; at < plain.Length;)
        {
            // Two more than a part holds: half of what joins a grapheme would look like a grapheme of its own.
            at += StringInfo.GetNextTextElementLength(plain.AsSpan(at, Math.Min(plain.Length - at, limit + 2)));
            if (at - from > limit) break;
            boundaries.Add(at);
        }

        return boundaries;
    }

    /// <summary>One grapheme longer than a whole message (a pile of combining marks) is cut between characters, never inside one.</summary>
    private static int HardCut(string plain, int at) => char.IsLowSurrogate(plain[at]) ? at - 1 : at;
}

/// <param name="Text">In the channel's format.</param>
/// <param name="Plain">What a reader sees of it.</param>
public sealed record TextPart(string Text, string Plain);
