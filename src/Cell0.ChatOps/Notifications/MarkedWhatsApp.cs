namespace Cell0.ChatOps.Notifications;

/// <summary>
/// WhatsApp's marks: <c>```code```</c> over lines, <c>*bold*</c> and its like within one. They count towards the limit and reach the reader as
/// they are where they do not pair. Values hold none of them, so every mark is a template's own.
/// </summary>
internal sealed class MarkedWhatsApp : MarkedText
{
    private const string Fence = "```";

    private readonly string text;
    private readonly List<Span> spans;

    public MarkedWhatsApp(string text)
    {
        this.text = text;
        spans = [.. SpansOf(text)];
        Blocks = [.. spans.Where(span => span.Mark == Fence).Select(span => (span.From, span.To))];
    }

    public override string Plain => text;

    public override IReadOnlyList<(int From, int To)> Blocks { get; }

    /// <summary>Neither within a mark nor between it and what it marks: an empty pair marks nothing.</summary>
    public override bool MayCut(int at) =>
        !spans.Any(span => (at > span.From && at <= span.From + span.Mark.Length) || (at >= span.To - span.Mark.Length && at < span.To));

    public override string Part(int from, int to) => MarkOpenAt(from) + text[from..to] + MarkOpenAt(to);

    public override string PlainPart(int from, int to) => Part(from, to);

    private string MarkOpenAt(int at) => spans.FirstOrDefault(span => at > span.From && at < span.To)?.Mark ?? "";

    private static IEnumerable<Span> SpansOf(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (SpanAt(text, at) is { } span)
            {
                yield return span;
                at = span.To;
            }
            else at++;
        }
    }

    private static Span? SpanAt(string text, int at)
    {
        if (text.AsSpan(at).StartsWith(Fence))
        {
            var end = text.IndexOf(Fence, at + Fence.Length, StringComparison.Ordinal);
            return end > at + Fence.Length ? new Span(at, end + Fence.Length, Fence) : null;
        }

        if (text[at] is not ('*' or '_' or '~' or '`') || (at > 0 && char.IsLetterOrDigit(text[at - 1]))) return null;
        var line = text.IndexOf('\n', at) is >= 0 and var next ? next : text.Length;
        return ClosingOf(text, at, line) is { } closing ? new Span(at, closing + 1, text[at].ToString()) : null;
    }

    /// <summary>What is marked neither begins nor ends with white space.</summary>
    private static int? ClosingOf(string text, int at, int line)
    {
        if (at + 1 >= line || char.IsWhiteSpace(text[at + 1])) return null;
        for (var end = at + 2; end < line; end++)
        {
            if (text[end] == text[at] && !char.IsWhiteSpace(text[end - 1]) && (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))) return end;
        }

        return null;
    }

    /// <param name="From">Where its first mark begins.</param>
    /// <param name="To">Where its last mark ends.</param>
    private sealed record Span(int From, int To, string Mark);
}
