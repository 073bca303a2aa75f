namespace Cell0.ChatOps.Rendering;

/// <summary>What the rendered text is made of. Values are escaped for it, the template's own text is not.</summary>
public enum TextFormat
{
    Plain,

    /// <summary>Telegram's small HTML: only named entities it knows.</summary>
    TelegramHtml,

    /// <summary>CommonMark with tables: a value can neither end a cell nor begin a link, HTML or emphasis.</summary>
    Markdown,

    Html,

    /// <summary>WhatsApp's marks, which no character escapes: those of a value become look-alikes.</summary>
    WhatsApp,
}
