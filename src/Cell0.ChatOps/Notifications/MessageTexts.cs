using System.Globalization;
using System.Text;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>Templates to the parts that go out on one channel. A template that fails costs its beauty, never the message.</summary>
public sealed partial class MessageTexts(TemplateEngine engine, TemplateFaults faults, TimeProvider clock, ILogger<MessageTexts> log)
{
    /// <param name="title">Goes out alone when the template fails.</param>
    public IReadOnlyList<TextPart> Render(IChannel channel, string template, IReadOnlyDictionary<string, object?> model, string title)
    {
        var text = Rendered(channel, template, model);
        if (text is null || !IsVisible(MarkedText.Of(text, channel.Format).Plain)) text = TextEscaper.Escape($"{title}\n(The text '{template}' could not be made; this is the short form.)", channel.Format);
        return TextSplitter.Split(text.Trim(), channel.Format, channel.Limit);
    }

    /// <summary>A text of spaces and of characters that show nothing is refused as empty.</summary>
    private static bool IsVisible(string text) => text.EnumerateRunes().Any(rune =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned));

    private string? Rendered(IChannel channel, string template, IReadOnlyDictionary<string, object?> model)
    {
        try
        {
            var full = new Dictionary<string, object?>(model, StringComparer.Ordinal);
            full.TryAdd("now", clock.GetUtcNow());
            full.TryAdd("zone", clock.LocalTimeZone);
            return engine.Render(template, channel.Format, full, channel.Name);
        }
        catch (TemplateException problem)
        {
            LogFailed(problem.Message);
            faults.Failed(template, problem.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A message goes out in its short form: {Problem}")]
    private partial void LogFailed(string problem);
}
