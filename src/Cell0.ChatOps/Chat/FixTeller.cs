using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Chat;

/// <summary>Tells a fix as it happens: on one card in the chat that asked for it, and on the card of its incident for everybody. Its end is a message besides.</summary>
public sealed class FixTeller(FixStore fixes, IncidentBook incidents, Notifier notifier, AccessBook access) : IFixListener
{
    public void Changed(Session session, FixChange change)
    {
        if (change.Step is not (FixStep.Planned or FixStep.Cancelled or FixStep.Expired)) Tell(session, change);
        if (change.Fix.AppliedAt is not { } began || change.Fix.Fingerprint is not { } trouble) return;
        var line = $"{change.Fix.Code} {FixView.Word(change)}";
        if (IsUndone(session, change)) incidents.Doubt(session, trouble, $"what ended it was taken back ({change.Fix.Code})", began, change.Actor);
        if (incidents.Tell(session, trouble, line, Reason(change), began, change.Actor) is { } told) notifier.Enqueue(session, IncidentNotice.Of(told), access.DefaultReceivers());
    }

    private void Tell(Session session, FixChange change)
    {
        var card = Card(session, change);
        if (change.Ends) notifier.Enqueue(session, card with { Template = "fix-ended", Form = MessageForm.Message, Ends = true, DedupeKey = card.DedupeKey + "/end" }, []);
        notifier.Enqueue(session, card with { Form = Opens(change) ? MessageForm.Card : MessageForm.CardEdit, Ends = change.Ends }, []);
    }

    /// <summary>It had helped, and is no more.</summary>
    private bool IsUndone(Session session, FixChange change) => change.Step == FixStep.RolledBack && fixes.Story(session, change.Fix.Id).Any(line => line.Step == nameof(FixStep.Kept));

    /// <summary>Why whoever sees the incident's card is told now.</summary>
    private static string Reason(FixChange change) => change.Step switch
    {
        FixStep.Begun => $"a change is being made for it ({change.Fix.Code})",
        FixStep.Applied => $"a change was made for it ({change.Fix.Code})",
        FixStep.GoingBack => $"the change made for it is being taken back ({change.Fix.Code})",
        FixStep.RolledBack => $"the change made for it was taken back ({change.Fix.Code})",
        _ when change.Ends => $"the change made for it has its verdict ({change.Fix.Code})",
        _ => $"there is news of the change made for it ({change.Fix.Code})",
    };

    /// <summary>A person waits for an answer; all that follows edits it.</summary>
    private static bool Opens(FixChange change) => change.Step == FixStep.Begun;

    private Notification Card(Session session, FixChange change)
    {
        var fix = change.Fix;
        return new Notification
        {
            Template = "fix-card",
            Model = FixView.Of(fix, fixes.Story(session, fix.Id), change.At),
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = "fix", ["severity"] = "info" },
            Severity = "info",
            Why = "you asked for it",
            DedupeKey = $"{fix.Code}/{change.EventId}",
            Subject = fix.Code,
            Title = $"{fix.Code} {fix.Plan.Target.Name}: {FixView.Word(change)}",
            TopicKey = $"fix/{fix.Id}",
            Since = fix.PlannedAt,
            OnlyTo = [fix.Chat],
        };
    }
}
