using System.ComponentModel;
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
        var incidents = routes.MapGroup("/api/incidents").WithTags("Incidents");
        incidents.MapGet("", List).WithSummary("Incidents, newest first").WithDescription("state: open, acknowledged or resolved; left out: all. limit: 1 to 500, default 100.")
            .Produces<IReadOnlyList<IncidentJson>>().ProducesProblem(400);
        incidents.MapGet("/{code}", One).WithSummary("One incident with its timeline").Produces<IncidentJson>().ProducesProblem(400).ProducesProblem(404);
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
