using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Cell0.ChatOps.Alerts;

/// <summary>The part of Alertmanager's API v2 through which Prometheus and <c>amtool alert add</c> tell us of alerts.</summary>
public static class AlertsEndpoints
{
    /// <summary>Largest body of alerts, 4 MiB: Prometheus sends 64 alerts at a time, some with long labels.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var startedAt = routes.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        routes.MapGet("/api/v2/status", () => TypedResults.Json(AlertmanagerStatus.Of(startedAt))).WithTags("Alertmanager API v2").WithSummary("What amtool asks first").Produces(200).Produces<string>(503, "application/json");
        routes.MapPost("/api/v2/alerts", Post).WithTags("Alertmanager API v2").WithSummary("Tell of alerts")
            .WithDescription("As Prometheus and amtool post them. 200 after they are on the disk. A 400 is a JSON string: valid alerts of the list were taken, the others are named; of a body that cannot be read nothing is.")
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .Accepts<IReadOnlyList<PostedAlertJson>>("application/json").Produces(200).Produces<string>(400, "application/json").Produces<string>(413, "application/json").Produces<string>(415, "application/json").Produces<string>(503, "application/json");
    }

    private static async Task<IResult> Post(HttpContext context, AlertDesk desk, AlertmanagerReader reader)
    {
        if (!context.Request.HasJsonContentType()) return Text("the body must be JSON (Content-Type: application/json)", StatusCodes.Status415UnsupportedMediaType);
        var body = context.Request.BodyReader;
        var read = await body.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(context.RequestAborted);
        }

        var faults = desk.Take(reader, read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray());
        body.AdvanceTo(read.Buffer.End);
        return faults.Count == 0 ? TypedResults.Ok() : Text(string.Join("; ", faults), StatusCodes.Status400BadRequest);
    }

    /// <summary>On these paths a fault is a JSON string, not an object: their clients read nothing else.</summary>
    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Text(string text, int status) => TypedResults.Text(JsonSerializer.Serialize(text), "application/json", statusCode: status);
}

/// <summary>One alert as posted.</summary>
internal sealed record PostedAlertJson
{
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public string? GeneratorURL { get; init; }
}
