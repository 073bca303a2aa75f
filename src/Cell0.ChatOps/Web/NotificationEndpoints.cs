using System.ComponentModel;
using System.Globalization;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;

namespace Cell0.ChatOps.Web;

/// <summary>Who was told what, and why or why not.</summary>
internal static class NotificationEndpoints
{
    private const int MostDecisions = 500;

    public static void MapNotifications(this IEndpointRouteBuilder routes) => routes.MapGet("/api/notifications", List).WithTags("Notifications")
        .WithSummary("Decisions of the post office, newest first").WithDescription("limit: 1 to 500, default 100. before: only those with a smaller id.")
        .Produces<IReadOnlyList<NotificationJson>>().ProducesProblem(400).ProducesProblem(503);

    private static IResult List(string? limit, string? before, DecisionStore decisions)
    {
        if (!ApiEndpoints.Number(limit, 100, MostDecisions, out var count)) return ApiEndpoints.Bad($"limit is a number from 1 to {MostDecisions}");
        long? below = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        if (before is not null && below is null) return ApiEndpoints.Bad("before is the id of a notification");
        return TypedResults.Json(decisions.List(count, below).Select(NotificationJson.Of), RunJson.Options);
    }
}

internal sealed record NotificationJson
{
    public required long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    [Description("Code of the incident it is about, or null.")]
    public string? Incident { get; init; }

    public required string Template { get; init; }

    [Description("critical, high, medium, low or info.")]
    public required string Severity { get; init; }

    public required string Title { get; init; }

    [Description("Why it was told now.")]
    public required string Why { get; init; }

    [Description("told, silenced, grouped, repeated, duplicate or nobody.")]
    public required string Outcome { get; init; }

    [Description("Why that became of it.")]
    public required string Reason { get; init; }

    public required IReadOnlyList<string> Receivers { get; init; }

    [Description("What became of each message, as far as it is still kept.")]
    public required IReadOnlyList<NotificationMessageJson> Messages { get; init; }

    public static NotificationJson Of(DecisionEntry entry) => new()
    {
        Id = entry.Id,
        At = entry.At,
        Incident = entry.Subject,
        Template = entry.Template,
        Severity = entry.Severity,
        Title = entry.Title,
        Why = entry.Why,
        Outcome = entry.Outcome,
        Reason = entry.Reason,
        Receivers = entry.Receivers,
        Messages = [.. entry.Rows.Select(row => new NotificationMessageJson(row.Id, row.Channel, row.Chat, row.State, row.Attempts, row.Problem))],
    };
}

internal sealed record NotificationMessageJson(
    long Id,
    string Channel,
    string Chat,
    [property: Description("pending, sending, accepted, delivered, read, failed, unknown or superseded.")] string State,
    int Attempts,
    string? Problem);
