using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>Runs and what concerns them, validated into types.</summary>
internal static class CronRunReader
{
    private static readonly Dictionary<string, CronCompletion> CompletionWords = new(StringComparer.Ordinal)
    {
        ["succeeded"] = CronCompletion.Succeeded,
        ["failed"] = CronCompletion.Failed,
        ["unknown"] = CronCompletion.Unknown,
    };

    private static readonly Dictionary<string, CronAction> ActionWords = new(StringComparer.Ordinal)
    {
        ["added"] = CronAction.Added,
        ["updated"] = CronAction.Updated,
        ["removed"] = CronAction.Removed,
        ["started"] = CronAction.Started,
        ["finished"] = CronAction.Finished,
    };

    /// <returns>The runs in the order they came.</returns>
    public static GatewayAnswer<IReadOnlyList<CronRun>> Page(JsonElement payload)
    {
        var surprises = new Surprises("cron.runs");
        var root = Shape.Root(payload, surprises);
        var runs = root.List("entries").Select(Run).ToList();
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok<IReadOnlyList<CronRun>>(runs);
    }

    public static GatewayAnswer<CronRunTicket> Ticket(JsonElement payload)
    {
        var surprises = new Surprises("cron.run");
        var root = Shape.Root(payload, surprises);
        var started = (root.OptionalFlag("enqueued") ?? root.OptionalFlag("ran")) == true;
        var ticket = new CronRunTicket(started, root.OptionalText("runId"), started ? null : root.OptionalText("reason"));
        if (!started && ticket.Reason is null)
            surprises.Add("$.reason", "a text, as no run was begun", "missing");
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(ticket);
    }

    /// <returns>An error for an event that is not what the protocol promises; null in it for an action not known here.</returns>
    public static GatewayAnswer<CronEvent?> Event(JsonElement payload, DateTimeOffset at)
    {
        var surprises = new Surprises("event cron");
        var root = Shape.Root(payload, surprises);
        var jobId = root.Key("jobId");
        if (!ActionWords.TryGetValue(root.Text("action"), out var action))
            return surprises.First is { } fault ? fault : GatewayAnswer.Ok<CronEvent?>(null);
        var job = root.OptionalObject("job") is { } held ? CronReader.EventJob(held) : null;
        var run = action switch
        {
            CronAction.Started => new CronRun(jobId, root.OptionalTime("runAtMs") ?? job?.State.RunningAt ?? at) { RunId = root.OptionalText("runId") },
            CronAction.Finished => Run(root, at),
            _ => null,
        };
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok<CronEvent?>(new CronEvent(at, action, jobId, job, run));
    }

    private static CronRun Run(Shape entry) => Run(entry, DateTimeOffset.UnixEpoch);

    private static CronRun Run(Shape entry, DateTimeOffset now)
    {
        var ended = entry.OptionalTime("ts");
        var took = entry.OptionalMilliseconds("durationMs");
        var began = entry.OptionalTime("runAtMs");
        return new CronRun(entry.Key("jobId"), began ?? (ended ?? now) - (took ?? TimeSpan.Zero))
        {
            RunId = entry.OptionalText("runId"),
            EndedAt = ended ?? (began is { } from && took is { } span ? from + span : now),
            Duration = took,
            Status = entry.OptionalWord("status", CronReader.RunWords),
            Completion = entry.OptionalWord("completionStatus", CompletionWords),
            Error = entry.OptionalText("error"),
            ErrorReason = entry.OptionalText("errorReason"),
            DeliveryStatus = entry.OptionalWord("deliveryStatus", CronReader.DeliveryWords),
            DeliveryError = entry.OptionalText("deliveryError"),
            DeliverySuppressionReason = entry.OptionalText("deliverySuppressionReason"),
            SessionId = entry.OptionalText("sessionId"),
            SessionKey = entry.OptionalText("sessionKey"),
            NextRunAt = entry.OptionalTime("nextRunAtMs"),
        };
    }
}
