using System.ComponentModel;
using System.Globalization;
using Cell0.ChatOps.Access;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage.Backups;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cell0.ChatOps.Web;

/// <summary>What the verbs <c>backup</c> and <c>restore</c> ask of the running service. No path goes over the wire: the archive itself does.</summary>
internal static class BackupEndpoints
{
    private const string Zip = "application/zip";

    public static void MapBackups(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Backup").ProducesProblem(503);
        api.MapPost("/backup", Take).WithSummary("A backup of this moment").WithDescription("For the owner. One zip file: the ledger, the job history, and a manifest with their sizes and SHA-256; each copy was checked.")
            .Produces<Stream>(200, Zip).ProducesProblem(401).ProducesProblem(403);
        api.MapPost("/restore", Restore).WithSummary("Put a backup in the databases' place").WithDescription("For the owner. Checked first; then the service ends what it does, swaps, keeps what was there, and starts anew.")
            .Accepts<Stream>(Zip).Produces<RestoreJson>(202).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413);
        api.MapGet("/restore/{id}", Look).WithSummary("How a restore ended").WithDescription("As long as the process lives that did it.").Produces<RestoreJson>().ProducesProblem(404);
    }

    private static IResult Take(HttpContext context, BackupDesk desk, TimeProvider clock) => IsOwner(context)
        ? TypedResults.Stream(desk.Take(), Zip, string.Create(CultureInfo.InvariantCulture, $"cell0-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.zip"))
        : Forbidden("A backup holds everything");

    private static async Task<IResult> Restore(HttpContext context, RestoreDesk desk, IHostApplicationLifetime lifetime)
    {
        if (!IsOwner(context)) return Forbidden("A restore replaces everything");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BackupReader.MostBytes;
        if (await desk.AcceptAsync(context.Request.Body, context.RequestAborted) is { } fault) return ApiEndpoints.Bad($"The backup is refused: {fault}.");
        context.Response.OnCompleted(() =>
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        });
        return TypedResults.Json(new RestoreJson(desk.Pending!.Id, "restoring", null), RunJson.Options, statusCode: 202);
    }

    private static IResult Look(string id, RestoreDesk desk)
    {
        if (desk.Pending?.Id == id) return TypedResults.Json(new RestoreJson(id, "restoring", null), RunJson.Options);
        return desk.Last is { } last && last.Id == id ? TypedResults.Json(new RestoreJson(id, last.IsDone ? "done" : "failed", last.Text), RunJson.Options) : ApiEndpoints.Missing("There is no such restore.");
    }

    private static bool IsOwner(HttpContext context) => context.User.IsInRole(nameof(Role.Owner));

    private static ProblemHttpResult Forbidden(string why) => TypedResults.Problem($"{why}: it is the owner's to ask for. Nothing done.", statusCode: 403, title: "Forbidden", type: ProblemType.Of(403));
}

internal sealed record RestoreJson(string Id, [property: Description("restoring, done or failed.")] string State, string? Text);
