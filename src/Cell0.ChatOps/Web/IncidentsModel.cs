using Cell0.ChatOps.Incidents;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>What the page of incidents reads.</summary>
internal static class IncidentsModel
{
    /// <param name="moreOpen">Unresolved ones that are not shown.</param>
    /// <param name="more">Resolved ones that are not shown.</param>
    public static Model Of(
        IEnumerable<(Incident Incident, IReadOnlyList<IncidentEvent> Timeline)> open,
        IEnumerable<(Incident Incident, IReadOnlyList<IncidentEvent> Timeline)> resolved,
        int moreOpen,
        int more) => new(StringComparer.Ordinal)
        {
            ["title"] = "Incidents",
            ["open"] = open.OrderByDescending(entry => entry.Incident.Severity).ThenBy(entry => entry.Incident.OpenedAt).Select(entry => Whole(entry.Incident, entry.Timeline)).ToList(),
            ["resolved"] = resolved.Select(entry => Whole(entry.Incident, entry.Timeline)).ToList(),
            ["moreOpen"] = moreOpen,
            ["more"] = more,
        };

    /// <summary>One line of a list.</summary>
    public static Model Line(Incident incident) => new(StringComparer.Ordinal)
    {
        ["code"] = incident.Code,
        ["severity"] = Tone.Kind(incident.Severity),
        ["symbol"] = Tone.Sign(incident.Severity),
        ["title"] = incident.Title,
        ["state"] = Tone.Kind(incident.State),
        ["opened"] = incident.OpenedAt,
        ["by"] = incident.Acknowledgement?.By,
        ["until"] = incident.Acknowledgement?.Until,
        ["note"] = incident.Acknowledgement?.Note,
    };

    private static Model Whole(Incident incident, IReadOnlyList<IncidentEvent> timeline) => new(Line(incident), StringComparer.Ordinal)
    {
        ["resolved"] = incident.ResolvedAt,
        ["lasted"] = (incident.ResolvedAt ?? incident.ChangedAt) - incident.OpenedAt,
        ["impact"] = incident.Finding.Impact,
        ["advice"] = incident.Finding.Advice,
        ["evidence"] = incident.Evidence.Select(RunModel.Evidence).ToList(),
        ["timeline"] = timeline.Select(line => new Model(StringComparer.Ordinal)
        {
            ["at"] = line.At,
            ["iso"] = PageRenderer.Iso(line.At),
            ["kind"] = line.Kind,
            ["severity"] = line.Severity,
            ["text"] = line.Text,
            ["run"] = line.RunId is { } run ? new Suite.RunId(run).ToString() : null,
        }).ToList(),
    };
}
