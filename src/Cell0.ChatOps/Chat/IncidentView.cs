using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Chat;

/// <summary>An incident as templates of this module read it.</summary>
internal static class IncidentView
{
    public static Dictionary<string, object?> Of(Incident incident) => new(StringComparer.Ordinal)
    {
        ["code"] = incident.Code,
        ["symbol"] = Symbols.Of(incident.Severity),
        ["severity"] = Symbols.Word(incident.Severity),
        ["title"] = incident.Title,
        ["component"] = incident.Finding.Component,
        ["state"] = incident.State.ToString().ToLowerInvariant(),
        ["openedAt"] = incident.OpenedAt,
        ["resolvedAt"] = incident.ResolvedAt,
        ["ackBy"] = incident.Acknowledgement?.By,
        ["ackUntil"] = incident.Acknowledgement?.Until,
        ["ackNote"] = incident.Acknowledgement?.Note,
    };

    /// <summary>With the time since when nobody could look at it.</summary>
    public static Dictionary<string, object?> Of(Incident incident, Present present) => new(Of(incident), StringComparer.Ordinal) { ["unseenSince"] = present.UnseenSince(incident) };

    /// <summary>Worst first, then oldest first.</summary>
    public static IEnumerable<Incident> WorstFirst(IEnumerable<Incident> incidents) => incidents.OrderByDescending(incident => incident.Severity).ThenBy(incident => incident.OpenedAt);
}
