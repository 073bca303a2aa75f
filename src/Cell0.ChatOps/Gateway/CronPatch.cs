using System.Globalization;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>What to change of a job; what is null stays as it is.</summary>
public sealed record CronPatch
{
    private static readonly string[] KindsWithTimeout = ["agentTurn", "command", "script"];

    /// <summary>Kept to the millisecond and sent in seconds, as the gateway wants it. Zero: the scheduler sets no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Back to the gateway's default timeout. Old gateways cannot do this.</summary>
    public bool ClearTimeout { get; init; }

    /// <summary>For jobs that run at intervals.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>For jobs that run at intervals: the moment they are counted from. Null with <see cref="Every"/> set: the one the job has.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>For jobs that run by a cron expression: how far the gateway spreads their start. Zero: on the dot; a spread once set cannot be taken away otherwise.</summary>
    public TimeSpan? Stagger { get; init; }

    /// <summary>Switching a job on also sets its errors in a row to zero.</summary>
    public bool? Enabled { get; init; }

    public CronFailureAlert? FailureAlert { get; init; }

    /// <summary>Back to what the gateway does for all jobs. Old gateways cannot do this.</summary>
    public bool ClearFailureAlert { get; init; }

    public bool IsEmpty => this == new CronPatch();

    /// <summary>The patch as cron.update takes it for this job; <see cref="GatewayErrorKind.Refused"/> where the job has nothing of the kind to change.</summary>
    public GatewayAnswer<JsonObject> For(CronJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (Objection(job) is { } objection)
            return new GatewayError(GatewayErrorKind.Refused, objection);
        var patch = new JsonObject();
        if (Timeout is not null || ClearTimeout)
            patch["payload"] = new JsonObject { ["kind"] = job.PayloadKind, ["timeoutSeconds"] = Timeout is { } timeout ? Seconds(timeout) : null };
        if (Every is not null || Anchor is not null || Stagger is not null)
            patch["schedule"] = Schedule(job.Schedule);
        if (Enabled is { } enabled)
            patch["enabled"] = enabled;
        if (FailureAlert is not null || ClearFailureAlert)
            patch["failureAlert"] = FailureAlert?.ToJson();
        return GatewayAnswer.Ok(patch);
    }

    /// <summary>What the job does not have as this patch wants it, each as "field: wanted, found". Empty: all is as wanted.</summary>
    public IReadOnlyList<string> Unmet(CronJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var unmet = new List<string>();
        if (Timeout is not null || ClearTimeout)
            Compare("payload.timeoutSeconds", Timeout, job.Timeout);
        if (Every is not null)
            Compare("schedule.everyMs", Every, job.Schedule.Every);
        if (Anchor is not null)
            Compare("schedule.anchorMs", Anchor, job.Schedule.Anchor);
        if (Stagger is not null)
            Compare("schedule.staggerMs", Stagger, job.Schedule.Stagger);
        if (Enabled is not null)
            Compare("enabled", Enabled, job.Enabled);
        if (FailureAlert is not null || ClearFailureAlert)
            Compare("failureAlert", FailureAlert, job.FailureAlert);
        return unmet;

        void Compare<T>(string field, T wanted, T found)
        {
            if (!EqualityComparer<T>.Default.Equals(wanted, found))
                unmet.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: wanted {wanted?.ToString() ?? "none"}, found {found?.ToString() ?? "none"}"));
        }
    }

    private string? Objection(CronJob job) => this switch
    {
        { IsEmpty: true } => "There is nothing to change.",
        { Timeout: not null, ClearTimeout: true } => "A timeout cannot be set and cleared at once.",
        { FailureAlert: not null, ClearFailureAlert: true } => "A failure alert cannot be set and cleared at once.",
        { Timeout: { } timeout } when timeout < TimeSpan.Zero => "A timeout cannot be negative.",
        { Every: { } every } when every < TimeSpan.FromMilliseconds(1) => "An interval cannot be shorter than 1 ms.",
        { Stagger: { } stagger } when stagger < TimeSpan.Zero => "A spread cannot be negative.",
        _ when (Timeout is not null || ClearTimeout) && !KindsWithTimeout.Contains(job.PayloadKind) => $"A job of the kind {job.PayloadKind} has no timeout.",
        _ when (Every is not null || Anchor is not null) && job.Schedule.Kind != "every" => $"The job does not run at intervals, but by {job.Schedule.Kind}.",
        _ when Stagger is not null && job.Schedule.Kind != "cron" => $"The start of a job that runs by {job.Schedule.Kind} cannot be spread.",
        _ => null,
    };

    private JsonObject Schedule(CronSchedule now)
    {
        var schedule = new JsonObject { ["kind"] = now.Kind };
        if (now.Kind == "cron")
        {
            schedule["expr"] = now.Expression;
            if (now.TimeZone is { } zone)
                schedule["tz"] = zone;
            schedule["staggerMs"] = (long)Stagger!.Value.TotalMilliseconds;
            return schedule;
        }
        schedule["everyMs"] = (long)(Every ?? now.Every ?? TimeSpan.Zero).TotalMilliseconds;
        if ((Anchor ?? now.Anchor) is { } anchor)
            schedule["anchorMs"] = anchor.ToUnixTimeMilliseconds();
        return schedule;
    }

    private static JsonValue Seconds(TimeSpan timeout) => timeout.Ticks % TimeSpan.TicksPerSecond == 0
        ? JsonValue.Create(timeout.Ticks / TimeSpan.TicksPerSecond)
        : JsonValue.Create(decimal.Round((decimal)timeout.TotalSeconds, 3));
}
