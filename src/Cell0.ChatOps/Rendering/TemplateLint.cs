namespace Cell0.ChatOps.Rendering;

/// <param name="Template">The file's key.</param>
/// <param name="Case">Which values were tried.</param>
public sealed record LintProblem(string Template, TextFormat Format, string Case, string Problem)
{
    public override string ToString() => $"{Template} as {Format} with {Case}: {Problem}";
}

/// <summary>Tries every template with its sample and with nasty values in place of every text of the sample.</summary>
public static class TemplateLint
{
    /// <summary>Every problem found; empty when all is well. A template without a sample that no other includes is a problem too.</summary>
    public static IReadOnlyList<LintProblem> Check(TemplateEngine engine, IEnumerable<ITemplateSample> samples)
    {
        var list = samples.ToList();
        return [.. Untried(engine, list), .. list.SelectMany(sample => Try(engine, sample))];
    }

    private static IEnumerable<LintProblem> Untried(TemplateEngine engine, List<ITemplateSample> samples)
    {
        var tried = samples.Select(s => engine.Find(s.Key, s.Channel)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return engine.Keys.Where(key => !tried.Contains(key) && !engine.Included.Contains(key))
            .Select(key => new LintProblem(key, TextFormat.Plain, "no values", "has no sample to be tried with"));
    }

    private static IEnumerable<LintProblem> Try(TemplateEngine engine, ITemplateSample sample) =>
        from format in sample.Formats
        from attempt in NastyValues.All.Select(n => (n.Name, Model: Poisoned(sample.Model, n.Value))).Prepend(("its sample", sample.Model))
        let problem = Attempt(engine, sample, format, attempt.Item1, attempt.Item2)
        where problem is not null
        select new LintProblem(engine.Find(sample.Key, sample.Channel) ?? sample.Key, format, attempt.Item1, problem);

    private static IReadOnlyDictionary<string, object?> Poisoned(IReadOnlyDictionary<string, object?> model, string? nasty) =>
        (IReadOnlyDictionary<string, object?>)NastyValues.Poison(model, nasty)!;

    private static string? Attempt(TemplateEngine engine, ITemplateSample sample, TextFormat format, string name, IReadOnlyDictionary<string, object?> model)
    {
        try
        {
            var text = engine.Render(sample.Key, format, model, sample.Channel);
            return Fault(text, format) ?? (name == "its sample" ? SampleFault(text, format) : null);
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
