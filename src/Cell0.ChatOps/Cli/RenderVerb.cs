using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Cli;

/// <summary><c>render TEMPLATE [--run ID] [--channel C]</c> and <c>render --lint</c>.</summary>
internal sealed class RenderVerb(Composition composition)
{
    public int Run(string? template, string? run, string? channel, bool lint)
    {
        try
        {
            var services = composition.Tools();
            return lint ? Lint(services) : Show(services, template, run, channel);
        }
        catch (Exception problem) when (problem is TemplateException or StorageException)
        {
            return Refuse(problem.Message);
        }
    }

    private static int Lint(IServiceProvider services)
    {
        var engine = services.GetRequiredService<TemplateEngine>();
        var samples = services.GetServices<ITemplateSample>().ToList();
        var problems = TemplateLint.Check(engine, samples);
        foreach (var problem in problems) Console.Out.WriteLine(problem);
        Console.Out.WriteLine($"{engine.Keys.Count()} templates and {samples.Count} samples tried with nasty values, {problems.Count} problems");
        return problems.Count == 0 ? 0 : 1;
    }

    private static int Show(IServiceProvider services, string? template, string? run, string? channel)
    {
        if (template is null) return Refuse("Name a template (report.md, report-summary), or give --lint.");
        var engine = services.GetRequiredService<TemplateEngine>();
        if (engine.Find(template, channel) is null) return Refuse($"There is no template '{template}'. There are: {string.Join(", ", engine.Keys.Order(StringComparer.Ordinal))}.");
        var runs = services.GetRequiredService<RunStore>();
        RunId? id = run is null ? runs.List(1) is [var newest] ? newest.Id : null : RunId.TryParse(run, out var wanted) ? wanted : null;
        if (id is not { } found || services.GetRequiredService<ReportDesk>().Find(found) is not { } input)
            return Refuse(run is null ? "There is no run yet: type the verb run first." : $"There is no run '{run}'.");
        var format = template.EndsWith(".md", StringComparison.Ordinal) ? TextFormat.Markdown
            : channel == "telegram" ? TextFormat.TelegramHtml
            : channel == "whatsapp" ? TextFormat.WhatsApp
            : TextFormat.Plain;
        Console.Out.Write(engine.Render(template, format, ReportModel.Of(input), channel));
        return 0;
    }

    private static int Refuse(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }
}
