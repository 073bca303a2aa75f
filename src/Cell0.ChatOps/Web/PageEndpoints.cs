using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Cell0.ChatOps.Web;

/// <summary>Pages for people.</summary>
internal static class PageEndpoints
{
    private const int RunsShown = 12;
    private const int OpenShown = 100;
    private const int ResolvedShown = 30;
    private const int MessagesShown = 200;

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", State);
        pages.MapGet("/runs/{id}", OneRun);
        pages.MapGet("/incidents", AllIncidents);
        pages.MapGet("/chat", Chat);
        pages.MapGet("/assets/{name}", Asset);
    }

    private static ContentHttpResult State(RunStore runs, FindingStore findings, PresentDesk desk, FixStore fixes, RunReader reader, ChannelsReader channels, ChannelsView deliveries, [FromServices] IEnumerable<IKeptDatabase> databases, Database database, PageRenderer pages)
    {
        var lines = runs.List(RunsShown);
        return Html(pages.Render("state", StateModel.Of(new StateFacts
        {
            Present = desk.Look(),
            Fixes = [.. fixes.Open().Where(fix => fix.IsInFlight)],
            Runs = lines,
            Verdicts = findings.VerdictsOf([.. lines.Select(line => line.Id)]),
            Running = reader.Current,
            NextRunAt = reader.NextRunAt,
            Told = channels.Lines(),
            Deliveries = deliveries.Lines(),
            PhoneLink = channels.PhoneLink(),
            Notices = [.. databases.Select(kept => kept.Notice).OfType<string>()],
            Sizes = DataSizes.Say(database.Directory),
        })));
    }

    private static async Task<IResult> OneRun(string id, RunStore runs, FindingStore findings, RunReader reader, ProbeCatalogue probes, PageRenderer pages, TimeProvider clock, HttpContext context)
    {
        if (!RunId.TryParse(id, out var runId) || runs.Find(runId) is not { } run)
        {
            await ProblemMiddleware.WriteAsync(context, StatusCodes.Status404NotFound, RunId.TryParse(id, out _) ? $"There is no run {runId}: it may be past its retention." : "A run's name looks like R512.");
            return Results.Empty;
        }

        var history = runs.History(run.Comparable, run.Id);
        return Html(pages.Render("run", RunModel.Of(
            run,
            findings.VerdictOf(run.Id),
            findings.Of(run.Id),
            reader.Changes(run.Id),
            probe => LoadCharts.Of(probe, run.Id, run.StartedAt, LoadCharts.Typical(probe) is { } figure ? runs.Samples(figure.Id) : null, history, clock.LocalTimeZone),
            probe => probes.Find(probe)?.Contract)));
    }

    private static ContentHttpResult AllIncidents(IncidentStore incidents, PageRenderer pages)
    {
        var open = incidents.Unresolved().OrderByDescending(incident => incident.Severity).ThenBy(incident => incident.OpenedAt).ToList();
        var resolved = incidents.List(IncidentState.Resolved, 500);
        (Incident, IReadOnlyList<IncidentEvent>) WithTimeline(Incident incident) => (incident, incidents.Timeline(incident.Id));
        return Html(pages.Render("incidents", IncidentsModel.Of(
            open.Take(OpenShown).Select(WithTimeline),
            resolved.Take(ResolvedShown).Select(WithTimeline),
            Math.Max(0, open.Count - OpenShown),
            Math.Max(0, resolved.Count - ResolvedShown))));
    }

    private static ContentHttpResult Chat(WebChatDesk desk, PageRenderer pages, HttpContext context) =>
        Html(pages.Render("chat", ChatModel.Of(desk.History(MessagesShown), context.User.Identity?.IsAuthenticated == true)));

    private static IResult Asset(string name, AssetCatalogue assets, HttpContext context)
    {
        if (assets.Find(name) is not { } content) return ApiEndpoints.Missing("There is no asset of that name.");
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(content, name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
    }

    private static ContentHttpResult Html(string page) => TypedResults.Content(page, "text/html; charset=utf-8");
}
