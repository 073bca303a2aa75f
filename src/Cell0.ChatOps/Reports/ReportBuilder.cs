using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Reports;

/// <summary>Writes a run's report and its summary from the templates. Pure: the same facts give the same bytes.</summary>
public sealed class ReportBuilder(TemplateEngine templates)
{
    public const string Report = "report.md";
    public const string Summary = "report-summary";

    public string Build(ReportInput input) => templates.Render(Report, TextFormat.Markdown, ReportModel.Of(input));

    /// <summary>For a terminal or a plain text chat.</summary>
    public string BuildSummary(ReportInput input) => templates.Render(Summary, TextFormat.Plain, ReportModel.Of(input));
}
