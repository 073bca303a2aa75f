using System.ComponentModel;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;
using Microsoft.AspNetCore.Mvc;

namespace Cell0.ChatOps.Web;

/// <summary>The run ledger.</summary>
internal static class RunEndpoints
{
    private const int MostRuns = 500;

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/runs").WithTags("Runs").ProducesProblem(503);
        runs.MapGet("", List).WithSummary("Runs, newest first").WithDescription("limit: 1 to 500, default 50. before: a run id; only runs older than it.")
            .Produces<IReadOnlyList<RunLineJson>>().ProducesProblem(400);
        runs.MapGet("/latest", Latest).WithSummary("The newest run").Produces<RunJson>().ProducesProblem(404);
        runs.MapGet("/{id}", One).WithSummary("One run").WithDescription("202 with its progress while it is still under way.")
            .Produces<RunJson>().Produces<RunProgressJson>(202).ProducesProblem(400).ProducesProblem(404);
        runs.MapGet("/{id}/report.md", Report).WithSummary("A run's report").WithDescription("Markdown, as it was written then.")
            .Produces<string>(200, "text/markdown").ProducesProblem(400).ProducesProblem(404);
        runs.MapPost("", Ask).WithSummary("Ask for a run").WithDescription("Joins a run that is under way. Needs a session or a token.")
            .Accepts<RunWishJson>(true, "application/json").Produces<RunTicketJson>(202).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415);
    }

    private static IResult List(string? limit, string? before, RunStore runs, FindingStore findings)
    {
        if (!ApiEndpoints.Number(limit, 50, MostRuns, out var count)) return ApiEndpoints.Bad($"limit is a number from 1 to {MostRuns}");
        RunId id = default;
        if (before is not null && !RunId.TryParse(before, out id)) return ApiEndpoints.Bad("before is a run id such as R512");
        var lines = runs.List(count, before is null ? null : id);
        var verdicts = findings.VerdictsOf([.. lines.Select(line => line.Id)]);
        return TypedResults.Json(lines.Select(line => RunLineJson.Of(line, verdicts.GetValueOrDefault(line.Id))), RunJson.Options);
    }

    private static IResult Latest(RunStore runs, RunReader reader) =>
        runs.Latest() is { } run ? TypedResults.Json(reader.Describe(run), RunJson.Options) : ApiEndpoints.Missing("There is no run yet.");

    private static IResult One(string id, RunStore runs, RunReader reader, HttpContext context)
    {
        if (!RunId.TryParse(id, out var runId)) return ApiEndpoints.Bad("a run id looks like R512");
        if (runs.Find(runId) is { } run) return TypedResults.Json(reader.Describe(run), RunJson.Options);
        if (context.RequestServices.GetService<IRunRequests>()?.Current is not { } current || current.Id != runId) return ApiEndpoints.Missing($"There is no run {runId}.");
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Json(new RunProgressJson(runId.ToString(), current.StartedAt, current.Done, current.Total, current.Probe), RunJson.Options, statusCode: 202);
    }

    private static IResult Report(string id, ReportStore reports)
    {
        if (!RunId.TryParse(id, out var runId)) return ApiEndpoints.Bad("a run id looks like R512");
        return reports.Of(runId) is { } markdown ? TypedResults.Text(markdown, "text/markdown; charset=utf-8") : ApiEndpoints.Missing($"There is no report of {runId}.");
    }

    private static async Task<IResult> Ask(HttpContext context, [FromServices] IRunRequests requests, ProbeCatalogue probes)
    {
        var (wish, fault) = await ApiEndpoints.ReadAsync<RunWishJson>(context);
        if (fault is not null) return fault;
        var wanted = wish?.Probes ?? [];
        if (wanted.Any(string.IsNullOrWhiteSpace)) return ApiEndpoints.Bad("probes holds an empty id");
        if (probes.Refuse(wanted) is { } refusal) return ApiEndpoints.Bad(refusal);
        var ticket = requests.Request("api", [.. wanted.Distinct(StringComparer.Ordinal)]);
        return TypedResults.Accepted($"/api/runs/{ticket.Id}", new RunTicketJson(ticket.Id.ToString(), ticket.Joined));
    }
}

internal sealed record RunLineJson
{
    public required string Id { get; init; }
    public required string Trigger { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }

    [Description("HEALTHY, UNKNOWN, DEGRADED or CRITICAL; null for a run that was never judged.")]
    public string? Verdict { get; init; }

    [Description("Worst first.")]
    public required IReadOnlyList<string> VerdictReasons { get; init; }

    public bool IsPartial { get; init; }
    public required RunCostJson Cost { get; init; }

    public static RunLineJson Of(RunSummary run, Verdict? verdict) => new()
    {
        Id = run.Id.ToString(),
        Trigger = run.Trigger,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        Verdict = verdict?.Text,
        VerdictReasons = verdict?.Reasons ?? [],
        IsPartial = run.IsPartial,
        Cost = new RunCostJson(run.Cost.Elapsed.TotalMilliseconds, run.Cost.Cpu.TotalMilliseconds),
    };
}

internal sealed record RunWishJson([property: Description("Only these probes; left out or empty: all.")] IReadOnlyList<string>? Probes);

internal sealed record RunTicketJson(string Id, [property: Description("True when the run was already under way.")] bool Joined);

internal sealed record RunProgressJson(string Id, DateTimeOffset StartedAt, int Done, int Total, string? Probe);
