using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>A text taken apart into what counts towards a channel's limit and the marks that belong together, so that it can be cut anywhere.</summary>
internal abstract class MarkedText
{
    /// <summary>What the limit counts; where the channel parses marks out, what a reader sees.</summary>
    public abstract string Plain { get; }

    /// <summary>Code blocks, which cutting would tear, as [from, to) over <see cref="Plain"/>.</summary>
    public abstract IReadOnlyList<(int From, int To)> Blocks { get; }

    public static MarkedText Of(string text, TextFormat format) => format switch
    {
        TextFormat.TelegramHtml => new MarkedHtml(text),
        TextFormat.WhatsApp => new MarkedWhatsApp(text),
        _ => new Unmarked(text),
    };

    /// <summary>False within a mark itself.</summary>
    public virtual bool MayCut(int at) => true;

    /// <summary>A part that is whole by itself: marks open at its beginning are opened again, those open at its end are closed.</summary>
    public abstract string Part(int from, int to);

    /// <summary>What a reader of the part sees, as far as the limit counts it.</summary>
    public abstract string PlainPart(int from, int to);

    private sealed class Unmarked(string text) : MarkedText
    {
        public override string Plain => text;

        public override IReadOnlyList<(int From, int To)> Blocks => [];

        public override string Part(int from, int to) => text[from..to];

        public override string PlainPart(int from, int to) => text[from..to];
    }
}
