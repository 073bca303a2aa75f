using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>A cron job as the look-alike holds it. Change one with <c>with</c> and put it back into <see cref="GatewaySimulator.Jobs"/>.</summary>
public sealed record SimulatedJob(string Name)
{
    public string Id { get; init; } = Guid.NewGuid().ToString();

    public bool Enabled { get; init; } = true;

    public TimeSpan? Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The moment from which the intervals are counted.</summary>
    public long AnchorMs { get; init; } = 1_770_000_000_000;

    /// <summary>Takes the place of <see cref="Every"/>.</summary>
    public string? CronExpression { get; init; }

    public string? TimeZone { get; init; }

    public long? StaggerMs { get; init; }

    /// <summary>Takes the place of <see cref="Every"/>.</summary>
    public DateTimeOffset? At { get; init; }

    public string PayloadKind { get; init; } = "agentTurn";

    public decimal? TimeoutSeconds { get; init; } = 300;

    /// <summary>How long a run's work truly takes; more than the timeout ends in one. Null: no time at all.</summary>
    public TimeSpan? Work { get; init; }

    /// <summary>An object, or false; as it was sent.</summary>
    public JsonNode? FailureAlert { get; init; }

    /// <summary>Null: the job has no delivery at all.</summary>
    public string? DeliveryMode { get; init; } = "none";

    public string? DeliveryChannel { get; init; }

    public DateTimeOffset? NextRunAt { get; init; }

    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>ok, error or skipped; null: never run.</summary>
    public string? LastStatus { get; init; }

    public TimeSpan? LastDuration { get; init; }

    public string? LastError { get; init; }

    public string? LastErrorReason { get; init; }

    public string? LastDeliveryStatus { get; init; }

    public string? LastDeliveryError { get; init; }

    public string? DeliverySuppressionReason { get; init; }

    public int ConsecutiveErrors { get; init; }

    public int ConsecutiveSkipped { get; init; }

    public DateTimeOffset? RunningAt { get; init; }

    public DateTimeOffset? AutoDisabledAt { get; init; }

    public string? DeclarationKey { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Of all that an edit can touch.</summary>
    internal string Revision => "sha256:" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Config(GatewayAge.New).ToJsonString())));

    /// <summary>Last word on what is sent: for shapes no real gateway should send.</summary>
    public Action<JsonObject>? Tamper { get; init; }

    public SimulatedJob Succeeded(DateTimeOffset at, TimeSpan took) => this with
    {
        LastRunAt = at,
        LastStatus = "ok",
        LastDuration = took,
        LastError = null,
        LastErrorReason = null,
        LastDeliveryStatus = "not-requested",
        LastDeliveryError = null,
        ConsecutiveErrors = 0,
        NextRunAt = at + Every,
    };

    public SimulatedJob Failed(DateTimeOffset at, TimeSpan took, int inARow, string error, string? reason = null) => this with
    {
        LastRunAt = at,
        LastStatus = "error",
        LastDuration = took,
        LastError = error,
        LastErrorReason = reason,
        ConsecutiveErrors = inARow,
        NextRunAt = at + Every,
    };

    /// <summary>The run worked, its result did not arrive.</summary>
    public SimulatedJob Undelivered(DateTimeOffset at, TimeSpan took, string error) => Succeeded(at, took) with
    {
        LastDeliveryStatus = "not-delivered",
        LastDeliveryError = error,
    };

    internal SimulatedJob Ended(DateTimeOffset at, SimulatedEnd end)
    {
        var next = Every is { } every && Enabled ? at + TimeSpan.FromTicks(Math.Max(1, (long)Math.Ceiling(end.Took / every)) * every.Ticks) : NextRunAt;
        return this with
        {
            RunningAt = null,
            LastRunAt = at,
            LastStatus = end.Status,
            LastDuration = end.Took,
            LastError = end.Error,
            LastErrorReason = end.Reason,
            LastDeliveryStatus = end.DeliveryStatus,
            LastDeliveryError = end.DeliveryError,
            DeliverySuppressionReason = end.DeliverySuppressionReason,
            ConsecutiveErrors = end.Status == "error" ? ConsecutiveErrors + 1 : end.Status == "ok" ? 0 : ConsecutiveErrors,
            ConsecutiveSkipped = end.Status == "skipped" ? ConsecutiveSkipped + 1 : 0,
            NextRunAt = next,
        };
    }

    internal JsonObject ToJson(GatewayAge age)
    {
        var job = ToEventJson(age);
        if (age == GatewayAge.New)
        {
            job["configRevision"] = Revision;
            job["nextRunAtMs"] = NextRunAt?.ToUnixTimeMilliseconds();
            job["lastRunStatus"] = LastStatus;
            job["effectiveAgentId"] = "main";
        }
        Compact(job);
        Tamper?.Invoke(job);
        return job;
    }

    /// <summary>As events carry it: without what the gateway derives for its answers, the revision included.</summary>
    internal JsonObject ToEventJson(GatewayAge age = GatewayAge.New)
    {
        var job = Config(age);
        job["createdAtMs"] = 1_770_000_000_000;
        job["updatedAtMs"] = UpdatedAt?.ToUnixTimeMilliseconds() ?? 1_770_000_000_000;
        job["state"] = State(age);
        return job;
    }

    private JsonObject Config(GatewayAge age)
    {
        var job = new JsonObject { ["id"] = Id, ["name"] = Name, ["enabled"] = Enabled };
        job["schedule"] = Schedule(age);
        job["sessionTarget"] = "isolated";
        job["wakeMode"] = "now";
        job["payload"] = Compact(new JsonObject { ["kind"] = PayloadKind, ["timeoutSeconds"] = TimeoutSeconds });
        if (DeliveryMode is not null)
            job["delivery"] = Compact(new JsonObject { ["mode"] = DeliveryMode, ["channel"] = DeliveryChannel });
        job["failureAlert"] = FailureAlert?.DeepClone();
        if (age == GatewayAge.New)
            job["declarationKey"] = DeclarationKey;
        return Compact(job);
    }

    private JsonObject Schedule(GatewayAge age) => this switch
    {
        { At: { } at } when age == GatewayAge.Old => new JsonObject { ["kind"] = "at", ["atMs"] = at.ToUnixTimeMilliseconds() },
        { At: { } at } => new JsonObject { ["kind"] = "at", ["at"] = at.ToString("O") },
        { CronExpression: { } expression } => Compact(new JsonObject { ["kind"] = "cron", ["expr"] = expression, ["tz"] = TimeZone, ["staggerMs"] = StaggerMs }),
        _ => new JsonObject { ["kind"] = "every", ["everyMs"] = (long?)Every?.TotalMilliseconds, ["anchorMs"] = AnchorMs },
    };

    private JsonObject State(GatewayAge age)
    {
        var state = new JsonObject
        {
            ["nextRunAtMs"] = NextRunAt?.ToUnixTimeMilliseconds(),
            ["lastRunAtMs"] = LastRunAt?.ToUnixTimeMilliseconds(),
            ["lastStatus"] = LastStatus,
            ["lastDurationMs"] = (long?)LastDuration?.TotalMilliseconds,
            ["lastError"] = LastError,
            ["runningAtMs"] = RunningAt?.ToUnixTimeMilliseconds(),
        };
        if (LastStatus is not null)
            state["consecutiveErrors"] = ConsecutiveErrors;
        if (age == GatewayAge.New)
        {
            state["lastRunStatus"] = LastStatus;
            state["lastErrorReason"] = LastErrorReason;
            state["lastDeliveryStatus"] = LastDeliveryStatus;
            state["lastDeliveryError"] = LastDeliveryError;
            state["deliverySuppressionReason"] = DeliverySuppressionReason;
            state["consecutiveSkipped"] = ConsecutiveSkipped;
            state["autoDisabled"] = AutoDisabledAt is { } at
                ? new JsonObject { ["reason"] = "consecutive-failures", ["atMs"] = at.ToUnixTimeMilliseconds(), ["consecutiveErrors"] = ConsecutiveErrors }
                : null;
        }
        return Compact(state);
    }

    internal static JsonObject Compact(JsonObject json)
    {
        foreach (var name in json.Where(field => field.Value is null).Select(field => field.Key).ToList())
            json.Remove(name);
        return json;
    }
}
