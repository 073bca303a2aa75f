using System.Globalization;
using System.Text;

namespace Cell0.ChatOps.Notifications;

/// <summary>Telegram's small HTML: the limit counts what a reader sees, the tags taken out and the entities resolved.</summary>
internal sealed class MarkedHtml : MarkedText
{
    private readonly List<Tag> tags = [];

    public MarkedHtml(string html)
    {
        var plain = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            at += html[at] switch
            {
                '<' when TagAt(html, at) is { } tag => Note(tag with { Offset = plain.Length }),
                '&' when EntityAt(html, at) is var (text, length) => Append(plain, text, length),
                _ => AppendUntilMark(plain, html.AsSpan(at)),
            };
        }

        Plain = plain.ToString();
        Blocks = [.. BlocksOf(tags)];
    }

    public override string Plain { get; }

    public override IReadOnlyList<(int From, int To)> Blocks { get; }

    public override string PlainPart(int from, int to) => Plain[from..to];

    public override string Part(int from, int to)
    {
        var open = new Stack<Tag>();
        var html = new StringBuilder();
        var inside = false;
        var next = from;
        foreach (var tag in tags)
        {
            if (tag.Offset > to || (tag.Offset == to && !tag.Closes && to < Plain.Length)) break;
            if (!inside && (tag.Offset > from || (tag.Offset == from && (!tag.Closes || from == 0))))
            {
                Reopen(html, open);
                inside = true;
            }

            if (inside) Escape(html, Plain.AsSpan(next, tag.Offset - next));
            if (inside) next = tag.Offset;
            Apply(tag, open, inside ? html : null);
        }

        if (!inside) Reopen(html, open);
        Escape(html, Plain.AsSpan(next, to - next));
        foreach (var tag in open) html.Append("</").Append(tag.Name).Append('>');
        return html.ToString();
    }

    private static IEnumerable<(int From, int To)> BlocksOf(List<Tag> tags)
    {
        var begin = -1;
        foreach (var tag in tags.Where(tag => tag.Name == "pre"))
        {
            if (tag.Closes && begin >= 0) yield return (begin, tag.Offset);
            begin = tag.Closes ? -1 : tag.Offset;
        }
    }

    private static void Apply(Tag tag, Stack<Tag> open, StringBuilder? html)
    {
        if (!tag.Closes)
        {
            open.Push(tag);
            html?.Append(tag.Raw);
        }
        else if (open.TryPeek(out var top) && top.Name == tag.Name)
        {
            open.Pop();
            html?.Append(tag.Raw);
        }
    }

    private static void Reopen(StringBuilder html, Stack<Tag> open)
    {
        foreach (var tag in open.Reverse()) html.Append(tag.Raw);
    }

    private static void Escape(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '&' => html.Append("&amp;"),
                _ => html.Append(c),
            };
        }
    }

    private static int Append(StringBuilder plain, string text, int consumed)
    {
        plain.Append(text);
        return consumed;
    }

    /// <summary>The first character, whatever it is, and what follows until something may be a mark.</summary>
    private static int AppendUntilMark(StringBuilder plain, ReadOnlySpan<char> html)
    {
        var mark = html[1..].IndexOfAny('<', '&');
        var length = mark < 0 ? html.Length : mark + 1;
        plain.Append(html[..length]);
        return length;
    }

    /// <summary>An empty pair of tags marks nothing and would be torn by a cut between its halves.</summary>
    private int Note(Tag tag)
    {
        if (tag.Closes && tags is [.., { Closes: false } last] && last.Name == tag.Name && last.Offset == tag.Offset) tags.RemoveAt(tags.Count - 1);
        else tags.Add(tag);
        return tag.Raw.Length;
    }

    private static Tag? TagAt(string html, int at)
    {
        var end = html.IndexOf('>', at);
        if (end < 0) return null;
        var closes = at + 1 < end && html[at + 1] == '/';
        var begin = at + (closes ? 2 : 1);
        var stop = begin;
        while (stop < end && (char.IsAsciiLetterOrDigit(html[stop]) || html[stop] == '-')) stop++;
        if (stop == begin || !char.IsAsciiLetter(html[begin]) || (stop < end && !char.IsWhiteSpace(html[stop]))) return null;
        return new Tag(0, html[begin..stop].ToLowerInvariant(), html[at..(end + 1)], closes);
    }

    private static (string Text, int Length)? EntityAt(string html, int at)
    {
        var end = html.IndexOf(';', at, Math.Min(12, html.Length - at));
        if (end < 0) return null;
        var text = html[(at + 1)..end] switch
        {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            ['#', 'x' or 'X', .. var hex] when int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => Scalar(code),
            ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) => Scalar(code),
            _ => null,
        };
        return text is null ? null : (text, end - at + 1);
    }

    private static string? Scalar(int code) => Rune.IsValid(code) && code != 0 ? new Rune(code).ToString() : null;

    private sealed record Tag(int Offset, string Name, string Raw, bool Closes);
}
