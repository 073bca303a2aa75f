using System.ComponentModel;
using System.Text.Json;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Web;

/// <summary>One figure and the raw samples it is computed from.</summary>
internal static class FigureEndpoints
{
    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        var figures = routes.MapGroup("/api/figures").WithTags("Figures").ProducesProblem(503);
        figures.MapGet("/{figureId}", One).WithSummary("One figure").WithDescription("Its value, what it was computed from, when and by which probe.")
            .Produces<FigureJson>().ProducesProblem(400).ProducesProblem(404);
        figures.MapGet("/{figureId}/samples", Samples).WithSummary("Its raw samples").WithDescription("CSV: a header line, then one number a line. The figure's sha256 is that of this body. 410 when only the histogram remains.")
            .Produces<string>(200, "text/csv").ProducesProblem(400).ProducesProblem(404).ProducesProblem(410).ProducesProblem(500);
    }

    private static IResult One(string figureId, RunStore runs, ProbeCatalogue probes)
    {
        if (!FigureId.TryParse(figureId, out var id)) return ApiEndpoints.Bad("a figure's name looks like R512.m4c");
        if (runs.Figure(id) is not { } figure || runs.Samples(id) is not { } samples || runs.Find(id.Run) is not { } run) return ApiEndpoints.Missing($"There is no figure {id}.");
        return TypedResults.Json(FigureJson.Of(figure, samples, run, probes.Find(figure.ProbeId)?.Contract), RunJson.Options);
    }

    private static IResult Samples(string figureId, RunStore runs, HttpContext context)
    {
        if (!FigureId.TryParse(figureId, out var id)) return ApiEndpoints.Bad("a figure's name looks like R512.m4c");
        if (runs.Samples(id) is not { } samples) return ApiEndpoints.Missing($"There is no figure {id}.");
        if (!samples.Matches)
            return TypedResults.Problem($"The stored samples of {id} no longer give the recorded SHA-256 {samples.Sha256}: they were damaged or altered after the run.", statusCode: 500, title: "Samples do not match their hash");
        if (samples.Csv is not { } csv)
        {
            return TypedResults.Problem($"The raw samples of {id} are past their retention; the histogram and the SHA-256 remain.", statusCode: 410, title: "Gone", type: ProblemType.Of(410),
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["sha256"] = samples.Sha256, ["histogram"] = samples.Histogram });
        }

        context.Response.Headers.ContentDisposition = $"inline; filename=\"{id}.csv\"";
        context.Response.Headers["X-Content-SHA256"] = samples.Sha256;
        return TypedResults.Bytes(csv, "text/csv; charset=utf-8");
    }
}

internal sealed record FigureJson
{
    public required string FigureId { get; init; }
    public required double? Value { get; init; }
    public required string Unit { get; init; }
    public required string Statistic { get; init; }
    public required int N { get; init; }
    public required Better Better { get; init; }
    public required string Metric { get; init; }
    public required string Probe { get; init; }

    [Description("What passes, in the probe's own words; null when the probe is no longer known.")]
    public string? Contract { get; init; }

    public required string Run { get; init; }
    public required DateTimeOffset? From { get; init; }
    public required DateTimeOffset? To { get; init; }

    [Description("SHA-256 of exactly the bytes of /samples.")]
    public required string Sha256 { get; init; }

    [Description("kept, reduced (past their retention: only the histogram remains) or damaged (they no longer give their hash).")]
    public required string Samples { get; init; }

    [Description("How the samples are spread: counts in buckets of eight per doubling.")]
    public required IReadOnlyList<HistogramBucket> Histogram { get; init; }

    public static FigureJson Of(Figure figure, StoredSamples samples, Run run, string? contract)
    {
        var probe = run.Probes.Concat(run.Confirmations).FirstOrDefault(probe => probe.Figures.Any(other => other.Id == figure.Id));
        return new FigureJson
        {
            FigureId = figure.Id.ToString(),
            Value = double.IsFinite(figure.Value) ? figure.Value : null,
            Unit = figure.Unit,
            Statistic = figure.Statistic.Name,
            N = figure.N,
            Better = figure.Better,
            Metric = figure.Metric,
            Probe = figure.ProbeId,
            Contract = contract,
            Run = figure.Id.Run.ToString(),
            From = probe?.StartedAt,
            To = probe?.FinishedAt,
            Sha256 = figure.Sha256,
            Samples = !samples.Matches ? "damaged" : samples.Csv is null ? "reduced" : "kept",
            Histogram = samples.Histogram,
        };
    }
}
