namespace Cell0.ChatOps.Rendering;

/// <param name="Template">The file's key.</param>
/// <param name="Case">Which values were tried.</param>
public sealed record LintProblem(string Template, TextFormat Format, string Case, string Problem)
{
    public override string ToString() => $"{Template} as {Format} with {Case}: {Problem}";
}

/// <summary>
/// Tries every template with nasty values: those that have a sample with it and with nasty texts in place of its own, and each one,
/// sample or not, with values that answer to everything, once all there and once all absent.
/// </summary>
public static class TemplateLint
{
    /// <summary>Every problem found; empty when all is well.</summary>
    public static IReadOnlyList<LintProblem> Check(TemplateEngine engine, IEnumerable<ITemplateSample> samples) =>
        [.. engine.Keys.Where(key => !engine.Included.Contains(key)).SelectMany(key => TryWild(engine, key)), .. samples.SelectMany(sample => Try(engine, sample))];

    private static readonly bool[] BothWays = [true, false];

    private static IEnumerable<LintProblem> TryWild(TemplateEngine engine, string key) =>
        from format in Formats(key)
        from nasty in NastyValues.All
        from present in BothWays
        let problem = Attempt(format, () => engine.TryOut(key, format, new WildValue(nasty.Value, present)))
        where problem is not null
        select new LintProblem(key, format, present ? nasty.Name : $"{nasty.Name}, all else absent", problem);

    /// <summary>A template without a channel of its own is also what Telegram and WhatsApp get.</summary>
    private static TextFormat[] Formats(string key) => key[(key.LastIndexOf('.') + 1)..] switch
    {
        "telegram" => [TextFormat.TelegramHtml],
        "whatsapp" => [TextFormat.WhatsApp],
        "md" => [TextFormat.Markdown],
        "html" => [TextFormat.Html],
        _ => [TextFormat.Plain, TextFormat.TelegramHtml, TextFormat.WhatsApp],
    };

    private static IEnumerable<LintProblem> Try(TemplateEngine engine, ITemplateSample sample) =>
        from format in sample.Formats
        from attempt in NastyValues.All.Select(n => (n.Name, Model: Poisoned(sample.Model, n.Value))).Prepend((Name: "its sample", sample.Model))
        let isSample = attempt.Model == sample.Model
        let problem = Attempt(format, () => engine.Render(sample.Key, format, attempt.Model, sample.Channel), isSample)
        where problem is not null
        select new LintProblem(engine.Find(sample.Key, sample.Channel) ?? sample.Key, format, attempt.Name, problem);

    private static IReadOnlyDictionary<string, object?> Poisoned(IReadOnlyDictionary<string, object?> model, string? nasty) =>
        (IReadOnlyDictionary<string, object?>)NastyValues.Poison(model, nasty)!;

    private static string? Attempt(TextFormat format, Func<string> render, bool isSample = false)
    {
        try
        {
            var text = render();
            return Fault(text, format) ?? (isSample ? SampleFault(text, format) : null);
        }
        catch (TemplateException e)
        {
            return e.Message;
        }
    }

    private static string? Fault(string text, TextFormat format) => format switch
    {
        TextFormat.TelegramHtml when text.Contains(NastyValues.Tag, StringComparison.OrdinalIgnoreCase) => "a value got through unescaped",
        TextFormat.TelegramHtml => TelegramMarkup.Fault(text),
        TextFormat.Html when text.Contains(NastyValues.Tag, StringComparison.OrdinalIgnoreCase) => "a value got through unescaped",
        TextFormat.WhatsApp when text.Contains(NastyValues.Marks, StringComparison.Ordinal) => "a value got through unescaped",
        TextFormat.Markdown when text.Contains(NastyValues.Link, StringComparison.OrdinalIgnoreCase) => "a value got through unescaped",
        _ when text.Contains('\u202E', StringComparison.Ordinal) => "a bidirectional override got through",
        _ => null,
    };

    private static string? SampleFault(string text, TextFormat format)
    {
        if (string.IsNullOrWhiteSpace(text)) return "is empty";
        return format == TextFormat.TelegramHtml && TelegramMarkup.Visible(text).Length is var length and > TelegramMarkup.MaxLength
            ? $"has {length} characters, Telegram takes {TelegramMarkup.MaxLength}"
            : null;
    }
}
