using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>How a run ends.</summary>
/// <param name="Took">On the look-alike's clock.</param>
/// <param name="Status">ok, error or skipped.</param>
public sealed record SimulatedEnd(TimeSpan Took, string Status = "ok", string? Error = null, string? Reason = null)
{
    public string DeliveryStatus { get; init; } = "not-requested";

    public string? DeliveryError { get; init; }

    public string? DeliverySuppressionReason { get; init; }

    /// <summary>The session the run worked in; null where it had none.</summary>
    public string? SessionId { get; init; }

    public static SimulatedEnd Ok(TimeSpan took) => new(took);

    public static SimulatedEnd TimedOut(TimeSpan took) => new(took, "error", CellZeroJobs.TimedOut, "timeout");

    public static SimulatedEnd Failed(TimeSpan took, string error, string? reason = null) => new(took, "error", error, reason);

    public static SimulatedEnd Skipped(string why) => new(TimeSpan.Zero, "skipped", why);

    /// <summary>The work was done, its result did not arrive.</summary>
    public static SimulatedEnd Undelivered(TimeSpan took, string error) => new(took) { DeliveryStatus = "not-delivered", DeliveryError = error };

    public static SimulatedEnd Delivered(TimeSpan took) => new(took) { DeliveryStatus = "delivered" };
}

/// <summary>A run that ended, as the look-alike keeps it.</summary>
public sealed record SimulatedRun(string JobId, string JobName, string? RunId, DateTimeOffset At, SimulatedEnd End, DateTimeOffset? NextRunAt)
{
    internal JsonObject ToJson(GatewayAge age)
    {
        var run = new JsonObject
        {
            ["ts"] = (At + End.Took).ToUnixTimeMilliseconds(),
            ["jobId"] = JobId,
            ["action"] = "finished",
        };
        Tell(run, age);
        if (age == GatewayAge.New)
            run["jobName"] = JobName;
        return SimulatedJob.Compact(run);
    }

    /// <summary>The fields that a run entry and the event of its end share.</summary>
    internal void Tell(JsonObject run, GatewayAge age)
    {
        run["status"] = End.Status;
        run["error"] = End.Error;
        run["sessionId"] = End.SessionId;
        run["runAtMs"] = At.ToUnixTimeMilliseconds();
        run["durationMs"] = (long)End.Took.TotalMilliseconds;
        run["nextRunAtMs"] = NextRunAt?.ToUnixTimeMilliseconds();
        if (age == GatewayAge.Old)
            return;
        run["errorReason"] = End.Reason;
        run["completionStatus"] = End.Status != "ok" || (End.DeliveryStatus == "not-delivered" && End.DeliverySuppressionReason is null) ? "failed" : "succeeded";
        run["deliveryStatus"] = End.DeliveryStatus;
        run["deliveryError"] = End.DeliveryError;
        run["deliverySuppressionReason"] = End.DeliverySuppressionReason;
        run["runId"] = RunId;
    }
}
