using System.ComponentModel;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;

namespace Cell0.ChatOps.Web;

/// <summary>What is wrong, and who has taken it.</summary>
internal static class IncidentEndpoints
{
    private const int MostIncidents = 500;

    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        var incidents = routes.MapGroup("/api/incidents").WithTags("Incidents").ProducesProblem(503);
        incidents.MapGet("", List).WithSummary("Incidents, newest first").WithDescription("state: open, acknowledged or resolved; left out: all. limit: 1 to 500, default 100.")
            .Produces<IReadOnlyList<IncidentJson>>().ProducesProblem(400);
        incidents.MapGet("/{code}", One).WithSummary("One incident with its timeline").Produces<IncidentJson>().ProducesProblem(400).ProducesProblem(404);
        incidents.MapPost("/{code}/ack", Acknowledge).WithSummary("Take an incident for a while")
            .WithDescription("for: 30m, 2h (default) or 1d, at most 24 hours; afterwards it is open and loud again. Needs a session or a token.")
            .Accepts<AcknowledgeJson>(true, "application/json").ProducesProblem(413).ProducesProblem(415).Changes();
        incidents.MapPost("/{code}/unack", (string code, IncidentDesk desk, HttpContext context) => Answer(code, context, (known, who) => desk.Unacknowledge(known, who)))
            .WithSummary("Give it back").WithDescription("The incident is open and loud again. Needs a session or a token.").Changes();
        incidents.MapPost("/{code}/resolve", (string code, IncidentDesk desk, HttpContext context) => Answer(code, context, (known, who) => desk.Resolve(known, who)))
            .WithSummary("Say that it is over").WithDescription("The next examination that finds it opens a new one. Needs a session or a token.").Changes();
    }

    private static void Changes(this RouteHandlerBuilder route) =>
        route.Produces<IncidentJson>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> Acknowledge(string code, IncidentDesk desk, HttpContext context)
    {
        var (wish, fault) = await ApiEndpoints.ReadAsync<AcknowledgeJson>(context);
        if (fault is not null) return fault;
        var lease = wish?.For is { } text ? Lease.Duration(text) ?? TimeSpan.Zero : IncidentBook.DefaultLease;
        if (lease <= TimeSpan.Zero || lease > IncidentBook.LongestLease) return ApiEndpoints.Bad("for is a length of time such as 30m or 2h, at most 24 hours");
        if (wish?.Note is { Length: > 200 }) return ApiEndpoints.Bad("note has at most 200 characters");
        return Answer(code, context, (known, who) => desk.Acknowledge(known, who, lease, wish?.Note));
    }

    private static IResult Answer(string code, HttpContext context, Func<string, string, (Incident? Incident, string? Refusal, bool IsKnown)> change)
    {
        if (IncidentCode.Parse(code) is not { } known) return ApiEndpoints.Bad("an incident's code looks like A7K");
        var (incident, refusal, isKnown) = change(known, context.User.Identity?.Name ?? "");
        if (incident is not null) return TypedResults.Json(IncidentJson.Of(incident, null), RunJson.Options);
        return isKnown ? ApiEndpoints.Conflict(refusal ?? "Nothing done.") : ApiEndpoints.Missing(refusal ?? "Nothing done.");
    }

    private static IResult List(string? state, string? limit, IncidentStore incidents)
    {
        if (!ApiEndpoints.Number(limit, 100, MostIncidents, out var count)) return ApiEndpoints.Bad($"limit is a number from 1 to {MostIncidents}");
        IncidentState? wanted = state switch { "open" => IncidentState.Open, "acknowledged" => IncidentState.Acknowledged, "resolved" => IncidentState.Resolved, _ => null };
        if (state is not null && wanted is null) return ApiEndpoints.Bad("state is open, acknowledged or resolved");
        return TypedResults.Json(incidents.List(wanted, count).Select(incident => IncidentJson.Of(incident, null)), RunJson.Options);
    }

    private static IResult One(string code, IncidentStore incidents)
    {
        if (IncidentCode.Parse(code) is not { } known) return ApiEndpoints.Bad("an incident's code looks like A7K");
        return incidents.Find(known) is { } incident
            ? TypedResults.Json(IncidentJson.Of(incident, incidents.Timeline(incident.Id)), RunJson.Options)
            : ApiEndpoints.Missing($"There is no incident {known}.");
    }
}

internal sealed record IncidentJson
{
    public required string Code { get; init; }

    [Description("open, acknowledged or resolved.")]
    public required IncidentState State { get; init; }

    [Description("critical, high, medium or low.")]
    public required Severity Severity { get; init; }

    public required string Title { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public required string Component { get; init; }
    public required string Rule { get; init; }
    public required string Fingerprint { get; init; }
    public required string Impact { get; init; }
    public required string Advice { get; init; }

    [Description("What it rests on, as last seen.")]
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    [Description("Who has taken it and until when; null when nobody has.")]
    public Acknowledgement? Acknowledgement { get; init; }

    [Description("What happened, oldest first; only when one incident is asked for.")]
    public IReadOnlyList<IncidentEventJson>? Timeline { get; init; }

    public static IncidentJson Of(Incident incident, IReadOnlyList<IncidentEvent>? timeline) => new()
    {
        Code = incident.Code,
        State = incident.State,
        Severity = incident.Severity,
        Title = incident.Title,
        OpenedAt = incident.OpenedAt,
        ChangedAt = incident.ChangedAt,
        ResolvedAt = incident.ResolvedAt,
        Component = incident.Finding.Component,
        Rule = incident.Finding.Rule,
        Fingerprint = incident.Fingerprint,
        Impact = incident.Finding.Impact,
        Advice = incident.Finding.Advice,
        Evidence = incident.Finding.Evidence,
        Acknowledgement = incident.Acknowledgement,
        Timeline = timeline is null ? null : [.. timeline.Select(line => new IncidentEventJson(line.At, line.Kind, line.Severity, line.Text, line.Actor, line.RunId is { } run ? $"R{run}" : null))],
    };
}

internal sealed record IncidentEventJson(DateTimeOffset At, string Kind, string Severity, string Text, string? Actor, string? RunId);

internal sealed record AcknowledgeJson(
    [property: Description("How long: 30m, 2h or 1d. Default 2h, at most 24 hours.")] string? For,
    [property: Description("At most 200 characters.")] string? Note);
