using System.Globalization;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Incidents;

/// <summary>What people are told of an incident's change. Critical and high wake a person; their end is told silently; the rest stands on the page.</summary>
public static class IncidentNotice
{
    /// <returns>Null when nobody needs to hear of it.</returns>
    public static Notification? Of(IncidentChange change)
    {
        var incident = change.Incident;
        // Easing and ending are told to whoever was woken for it.
        if (incident.Severity < Severity.High && !(incident.Worst >= Severity.High && change.Kind is IncidentChangeKind.Eased or IncidentChangeKind.Resolved)) return null;
        (string Template, bool Loud)? way = change.Kind switch
        {
            IncidentChangeKind.Opened => ("incident-opened", true),
            IncidentChangeKind.Worsened => ("incident-worsened", true),
            IncidentChangeKind.Reopened => ("incident-reopened", true),
            IncidentChangeKind.Eased => ("incident-eased", false),
            IncidentChangeKind.Resolved => ("incident-resolved", false),
            _ => null,
        };
        return way is not var (template, loud) ? null : new Notification
        {
            Template = template,
            Model = Model(change),
            Labels = Labels(incident),
            Severity = incident.Severity.Word(),
            Loud = loud,
            Why = change.Why,
            DedupeKey = string.Create(CultureInfo.InvariantCulture, $"incident/{incident.Id}/{change.EventId}"),
            Subject = incident.Code,
            Title = $"{incident.Code} {incident.Severity.Word()}: {incident.Title}",
        };
    }

    /// <summary>What routes match: an alert from outside keeps its own labels, word for word.</summary>
    private static IReadOnlyDictionary<string, string> Labels(Incident incident) => incident.Finding.Alert?.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alertname"] = incident.Finding.Rule,
        ["severity"] = incident.Severity.Word(),
        ["component"] = incident.Finding.Component,
    };

    /// <summary>What the incident templates read.</summary>
    public static IReadOnlyDictionary<string, object?> Model(IncidentChange change)
    {
        var incident = change.Incident;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["now"] = change.At,
            ["mark"] = change.Kind == IncidentChangeKind.Resolved ? "✅" : Mark(incident.Severity),
            ["code"] = incident.Code,
            ["severity"] = incident.Severity.Word(),
            ["title"] = incident.Title,
            ["component"] = incident.Finding.Component,
            ["impact"] = incident.Finding.Impact,
            ["advice"] = incident.Finding.Advice,
            ["evidence"] = incident.Finding.Evidence.Where(evidence => evidence.Figure is null).Select(evidence => evidence.Text).ToList(),
            ["since"] = incident.OpenedAt,
            ["lasted"] = change.At - incident.OpenedAt,
            ["why"] = change.Why,
        };
    }

    private static string Mark(Severity severity) => severity switch
    {
        Severity.Critical => "🔴",
        Severity.High => "🟠",
        Severity.Medium => "🟡",
        _ => "⚪",
    };
}
