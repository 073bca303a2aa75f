using System.ComponentModel;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cell0.ChatOps.Web;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Ok(new HealthJson("alive"))).WithTags("Health").WithSummary("Alive").WithDescription("200 while the process answers.");
        routes.MapGet("/readyz", Ready).WithTags("Health").WithSummary("Ready").WithDescription("200 when storage is open and the schedule is armed (or switched off), else 503.")
            .Produces<ReadyJson>().Produces<ReadyJson>(StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonHttpResult<ReadyJson> Ready(RunStore runs, IServiceProvider services)
    {
        var storage = Storage(runs);
        var schedule = services.GetService<IRunRequests>();
        var ready = storage is null && schedule is not null;
        var state = new ReadyJson(ready, storage ?? "open", schedule is null ? "not armed" : schedule.NextRunAt is null ? "off" : "armed", schedule?.NextRunAt);
        return TypedResults.Json(state, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string? Storage(RunStore runs)
    {
        try
        {
            runs.List(1);
            return null;
        }
        catch (StorageException problem)
        {
            return problem.Message;
        }
    }
}

internal sealed record HealthJson(string Status);

internal sealed record ReadyJson(
    bool Ready,
    [property: Description("'open', or what is wrong.")] string Storage,
    [property: Description("'armed', 'off' or 'not armed'.")] string Schedule,
    DateTimeOffset? NextRunAt);
