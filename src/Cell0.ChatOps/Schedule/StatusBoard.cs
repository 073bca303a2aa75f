using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <summary>What people see of each run: one pinned message per chat that is edited, and a new one only when the verdict changes. Both silent: incidents ring for themselves.</summary>
public sealed class StatusBoard(Notifier notifier, AccessBook access)
{
    public const string Topic = "status";

    /// <summary>In the run's own transaction.</summary>
    /// <param name="before">The verdict of the run before; null when there was none.</param>
    public void Tell(Session session, ReportInput input, Verdict? before)
    {
        // A few probes are no picture of the whole.
        if (input.Run.IsPartial) return;
        var linked = access.DefaultReceivers();
        var model = ReportModel.Of(input);
        notifier.Enqueue(session, Card(input, model), linked);
        if (before is not null && before.Word != input.Verdict.Word) notifier.Enqueue(session, Change(input, model, before), linked);
    }

    /// <summary>Always an edit: being pinned, it becomes a card of its own where none stands.</summary>
    private static Notification Card(ReportInput input, IReadOnlyDictionary<string, object?> model) => new()
    {
        Template = "status-card",
        Model = model,
        Labels = Labels(input),
        Severity = "info",
        Why = "a run has finished",
        DedupeKey = $"status/{input.Run.Id}",
        Title = $"{input.Verdict.Text} by run {input.Run.Id}",
        TopicKey = Topic,
        Form = MessageForm.CardEdit,
        Pin = true,
        IsAlert = false,
    };

    private static Notification Change(ReportInput input, IReadOnlyDictionary<string, object?> model, Verdict before) => new()
    {
        Template = "verdict-changed",
        Model = new Dictionary<string, object?>(model, StringComparer.Ordinal) { ["from"] = before.Text },
        Labels = Labels(input),
        Severity = "info",
        Why = "the verdict changed",
        DedupeKey = $"verdict/{input.Run.Id}",
        Title = $"{before.Text} → {input.Verdict.Text}",
        IsAlert = false,
    };

    private static Dictionary<string, string> Labels(ReportInput input) => new(StringComparer.Ordinal)
    {
        ["alertname"] = "run",
        ["severity"] = "info",
        ["verdict"] = input.Verdict.Text.ToLowerInvariant(),
    };
}
