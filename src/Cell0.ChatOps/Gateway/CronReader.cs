using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>Answers of the cron methods, validated into types. Accepts the shapes of protocol 3 and 4.</summary>
internal static class CronReader
{
    internal static readonly Dictionary<string, CronRunStatus> RunWords = new(StringComparer.Ordinal)
    {
        ["ok"] = CronRunStatus.Ok,
        ["error"] = CronRunStatus.Error,
        ["skipped"] = CronRunStatus.Skipped,
    };

    internal static readonly Dictionary<string, CronDeliveryStatus> DeliveryWords = new(StringComparer.Ordinal)
    {
        ["delivered"] = CronDeliveryStatus.Delivered,
        ["not-delivered"] = CronDeliveryStatus.NotDelivered,
        ["not-requested"] = CronDeliveryStatus.NotRequested,
        ["unknown"] = CronDeliveryStatus.Unknown,
    };

    public static GatewayAnswer<CronPage> Page(JsonElement payload)
    {
        var surprises = new Surprises("cron.list");
        var root = Shape.Root(payload, surprises);
        var jobs = root.List("jobs").Select(Job).ToList();
        var next = root.OptionalFlag("hasMore") == true ? root.RequiredCount("nextOffset") : (int?)null;
        var page = new CronPage(jobs, root.OptionalCount("total"), root.OptionalText("snapshotRevision"), next);
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(page);
    }

    public static GatewayAnswer<CronStatus> Status(JsonElement payload)
    {
        var surprises = new Surprises("cron.status");
        var root = Shape.Root(payload, surprises);
        var status = new CronStatus(root.Flag("enabled"), root.RequiredCount("jobs"), root.OptionalTime("nextWakeAtMs"));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(status);
    }

    public static GatewayAnswer<CronJob> Single(JsonElement payload, string method)
    {
        var surprises = new Surprises(method);
        var job = Job(Shape.Root(payload, surprises));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(job);
    }

    /// <summary>As events carry it: no gateway tells the revision there, so it has none.</summary>
    public static CronJob EventJob(Shape job) => Job(job) with { ConfigRevision = null };

    private static CronJob Job(Shape job)
    {
        var payload = job.Object("payload");
        return new CronJob(
            job.Key("id"),
            job.Text("name"),
            job.Flag("enabled"),
            Schedule(job.Object("schedule")),
            payload.Key("kind"),
            payload.OptionalSeconds("timeoutSeconds"),
            job.OptionalObject("delivery") is { } delivery ? new CronDelivery(delivery.Key("mode"), delivery.OptionalText("channel"), delivery.OptionalText("to")) : null,
            State(job.Object("state")),
            job.OptionalText("declarationKey"),
            job.OptionalText("configRevision") ?? CronRevision.Of(job.Element))
        {
            FailureAlert = Alert(job),
            CreatedAt = job.OptionalTime("createdAtMs"),
            UpdatedAt = job.OptionalTime("updatedAtMs"),
        };
    }

    private static CronFailureAlert? Alert(Shape job)
    {
        if (job.IsFalse("failureAlert"))
            return CronFailureAlert.Off;
        return job.OptionalObject("failureAlert") is not { } alert ? null : new CronFailureAlert
        {
            After = alert.OptionalCount("after"),
            Cooldown = alert.OptionalMilliseconds("cooldownMs"),
            Mode = alert.OptionalText("mode"),
            Channel = alert.OptionalText("channel"),
            To = alert.OptionalText("to"),
            AccountId = alert.OptionalText("accountId"),
            IncludeSkipped = alert.OptionalFlag("includeSkipped"),
        };
    }

    private static CronSchedule Schedule(Shape schedule) => schedule.Key("kind") switch
    {
        "every" => new CronSchedule("every", Every: schedule.Milliseconds("everyMs"), Anchor: schedule.OptionalTime("anchorMs")),
        "cron" => new CronSchedule("cron", Expression: schedule.Key("expr"), TimeZone: schedule.OptionalText("tz"), Stagger: schedule.OptionalMilliseconds("staggerMs")),
        "at" => new CronSchedule("at", At: schedule.Has("atMs") ? schedule.Time("atMs") : schedule.IsoTime("at")),
        var other => new CronSchedule(other),
    };

    private static CronJobState State(Shape state) => new()
    {
        NextRunAt = state.OptionalTime("nextRunAtMs"),
        LastRunAt = state.OptionalTime("lastRunAtMs"),
        LastStatus = state.OptionalWord("lastRunStatus", RunWords) ?? state.OptionalWord("lastStatus", RunWords),
        LastDuration = state.OptionalMilliseconds("lastDurationMs"),
        LastError = state.OptionalText("lastError"),
        LastErrorReason = state.OptionalText("lastErrorReason"),
        LastDeliveryStatus = state.OptionalWord("lastDeliveryStatus", DeliveryWords),
        LastDeliveryError = state.OptionalText("lastDeliveryError"),
        DeliverySuppressionReason = state.OptionalText("deliverySuppressionReason"),
        ConsecutiveErrors = state.Count("consecutiveErrors"),
        ConsecutiveSkipped = state.Count("consecutiveSkipped"),
        RunningAt = state.OptionalTime("runningAtMs"),
        AutoDisabled = state.OptionalObject("autoDisabled") is { } off ? new CronAutoDisabled(off.Key("reason"), off.Time("atMs")) : null,
    };
}

/// <param name="Total">All jobs of the list, where the gateway pages; null on protocol 3.</param>
/// <param name="Revision">Differs between two pages when the list changed meanwhile; null on protocol 3.</param>
/// <param name="NextOffset">Null: this was the last page.</param>
internal sealed record CronPage(IReadOnlyList<CronJob> Jobs, int? Total, string? Revision, int? NextOffset);
