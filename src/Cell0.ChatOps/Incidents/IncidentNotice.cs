using System.Globalization;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Incidents;

/// <summary>
/// What people are told of an incident's change. One card shows the incident as it stands; a new one comes only when a person must look again.
/// Criticals ring, the rest comes silently. The end of a low one is shown on its card alone, so that small things do not fill a phone.
/// </summary>
public static class IncidentNotice
{
    private const string CardTemplate = "incident-card";

    private const int MostStory = 4;

    /// <summary>In the order in which they are to be enqueued.</summary>
    /// <param name="saidIn">The chat in which somebody made the change, and is answered; null: none.</param>
    public static IReadOnlyList<Notification> Of(IncidentChange change, Target? saidIn = null)
    {
        var notice = Notice(change);
        // Whoever has taken it need not be asked to.
        var edit = notice with { Template = CardTemplate, Form = MessageForm.CardEdit, DedupeKey = notice.DedupeKey + "/card", Loud = false, Action = notice.IsTaken ? null : notice.Action };
        return change.Kind switch
        {
            IncidentChangeKind.Opened => [notice with { Template = "incident-opened", Form = MessageForm.Card }],
            IncidentChangeKind.Worsened => [notice with { Template = "incident-worsened", Form = MessageForm.Card }],
            IncidentChangeKind.Reopened => [notice with { Template = "incident-reopened", Form = MessageForm.Card }],
            IncidentChangeKind.Eased => [edit, notice with { Template = "incident-eased", Loud = false, OnlyWithoutCards = true }],
            IncidentChangeKind.Acknowledged => [edit, notice with { Template = "incident-acked", Loud = false, Action = null, OnlyWithoutCards = true, NotTo = saidIn }],
            IncidentChangeKind.Mending => [edit],
            // Its card may still wait to be sent; the message ends that, so it comes first.
            _ when change.Incident.Worst == Severity.Low => [edit],
            _ => [notice with { Template = "incident-resolved", Loud = false }, edit],
        };
    }

    private static Notification Notice(IncidentChange change)
    {
        var incident = change.Incident;
        return new Notification
        {
            Template = CardTemplate,
            Model = Model(change),
            Labels = Labels(incident),
            Severity = incident.Severity.Word(),
            Loud = incident.Severity == Severity.Critical,
            Why = change.Why,
            DedupeKey = string.Create(CultureInfo.InvariantCulture, $"incident/{incident.Id}/{change.EventId}"),
            Subject = incident.Code,
            Title = $"{incident.Code} {incident.Severity.Word()}: {incident.Title}",
            TopicKey = string.Create(CultureInfo.InvariantCulture, $"incident/{incident.Id}"),
            Ends = !incident.IsUnresolved,
            IsTaken = incident.State == IncidentState.Acknowledged,
            Since = incident.OpenedAt,
            Action = incident.IsUnresolved ? $"{incident.Code} ack" : null,
            NotVia = DeadChannel(incident.Finding),
        };
    }

    /// <summary>What routes and silences match on: an alert from outside keeps its own labels, word for word.</summary>
    public static IReadOnlyDictionary<string, string> Labels(Incident incident)
    {
        var finding = incident.Finding;
        if (finding.Alert is { } outside) return new Dictionary<string, string>(outside.Labels, StringComparer.Ordinal) { ["fingerprint"] = finding.Fingerprint };
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = finding.Rule,
            ["severity"] = incident.Severity.Word(),
            ["component"] = finding.Component,
            ["fingerprint"] = finding.Fingerprint,
        };
        // The rules of cron jobs name the job as what they are about; the scheduler's own is about the gateway.
        if (finding.Rule.StartsWith("cron-", StringComparison.Ordinal) && finding.Component != "gateway") labels["job"] = finding.Component;
        return labels;
    }

    /// <summary>The news that a channel is dead does not go there.</summary>
    private static string? DeadChannel(Finding finding) => finding.Component.StartsWith("channel ", StringComparison.Ordinal) ? finding.Component["channel ".Length..] : null;

    /// <summary>What the incident templates read.</summary>
    public static IReadOnlyDictionary<string, object?> Model(IncidentChange change)
    {
        var incident = change.Incident;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["now"] = change.At,
            ["mark"] = Mark(incident),
            ["state"] = incident.State.ToString().ToLowerInvariant(),
            ["code"] = incident.Code,
            ["severity"] = incident.Severity.Word(),
            ["title"] = incident.Title,
            ["component"] = incident.Finding.Component,
            ["impact"] = incident.Finding.Impact,
            ["advice"] = incident.Finding.Advice,
            ["evidence"] = incident.Evidence.Where(evidence => evidence is { Figure: null, IsLog: false }).Select(evidence => evidence.Text).ToList(),
            ["tail"] = LogTail.Of(incident.Finding.Evidence.FirstOrDefault(evidence => evidence.IsLog)?.Text),
            ["since"] = incident.OpenedAt,
            ["fix"] = incident.IsUnresolved && Mendable.Where(incident.Finding.Rule) is not null,
            ["story"] = Folded.Of(incident.Story?.Split('\n') ?? [], MostStory, Folded.Words).ToList(),
            ["lasted"] = change.At - incident.OpenedAt,
            ["why"] = change.Why,
            ["ackBy"] = incident.Acknowledgement?.By,
            ["ackUntil"] = incident.Acknowledgement?.Until,
            ["ackNote"] = incident.Acknowledgement?.Note,
        };
    }

    private static string Mark(Incident incident) => incident.State switch
    {
        IncidentState.Resolved => SeverityMark.Over,
        IncidentState.Acknowledged => SeverityMark.Taken,
        _ => SeverityMark.Of(incident.Severity.Word()),
    };
}
