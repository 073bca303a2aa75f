namespace Cell0.ChatOps.Rendering;

/// <summary>A template that cannot be loaded or rendered; the message names the template and, where known, the line.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException(string template, string problem, int? line = null, Exception? inner = null)
        : base(Sentence(template, problem, line), inner)
    {
        Template = template;
        Problem = problem;
        Line = line;
    }

    /// <summary>Key of the template; empty when the fault is not yet tied to one.</summary>
    public string Template { get; }

    public string Problem { get; }

    public int? Line { get; }

    private static string Sentence(string template, string problem, int? line) => (template, line) switch
    {
        ("", _) => problem,
        (_, null) => $"template '{template}': {problem}",
        _ => $"template '{template}', line {line}: {problem}",
    };
}
