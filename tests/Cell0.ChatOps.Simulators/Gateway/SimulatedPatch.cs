using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>What a patch does to a job in each age. What they do not like they leave as it was, and say ok.</summary>
internal static class SimulatedPatch
{
    public static SimulatedJob Apply(SimulatedJob job, JsonObject patch, GatewayAge age, DateTimeOffset now)
    {
        job = job with { UpdatedAt = now };
        if (patch["name"]?.GetValue<string>() is { } name)
            job = job with { Name = name };
        if (patch["payload"] is JsonObject payload && payload.ContainsKey("timeoutSeconds"))
            job = job with { TimeoutSeconds = Timeout(payload["timeoutSeconds"], job.TimeoutSeconds, age) };
        if (patch["schedule"] is JsonObject schedule)
            job = Schedule(job, schedule, now);
        if (patch.ContainsKey("failureAlert"))
            job = job with { FailureAlert = patch["failureAlert"]?.DeepClone() };
        return patch["enabled"]?.GetValue<bool>() switch
        {
            false => job with { Enabled = false, NextRunAt = null },
            true => job with { Enabled = true, ConsecutiveErrors = 0, AutoDisabledAt = null, NextRunAt = now + job.Every },
            null => job,
        };
    }

    private static decimal? Timeout(JsonNode? wanted, decimal? now, GatewayAge age) => (wanted?.GetValueKind(), age) switch
    {
        (null, GatewayAge.New) => null,
        (JsonValueKind.Number, GatewayAge.New) => wanted!.GetValue<decimal>() is >= 0 and var seconds ? seconds : now,
        (JsonValueKind.Number, GatewayAge.Old) => Math.Max(0, decimal.Truncate(wanted!.GetValue<decimal>())),
        _ => now,
    };

    private static SimulatedJob Schedule(SimulatedJob job, JsonObject schedule, DateTimeOffset now) => schedule["kind"]?.GetValue<string>() switch
    {
        "every" => Every(job with { CronExpression = null, At = null }, TimeSpan.FromMilliseconds(schedule["everyMs"]!.GetValue<long>()), schedule["anchorMs"]?.GetValue<long>(), now),
        // A spread once set is never forgotten, only set to zero.
        "cron" => job with { CronExpression = schedule["expr"]!.GetValue<string>(), TimeZone = schedule["tz"]?.GetValue<string>(), StaggerMs = schedule["staggerMs"]?.GetValue<long>() ?? job.StaggerMs, Every = null },
        _ => job,
    };

    // Without an anchor the intervals are counted from now on.
    private static SimulatedJob Every(SimulatedJob job, TimeSpan every, long? anchorMs, DateTimeOffset now)
    {
        var anchor = anchorMs ?? now.ToUnixTimeMilliseconds();
        var passed = Math.Max(0, now.ToUnixTimeMilliseconds() - anchor) / (long)every.TotalMilliseconds;
        return job with { Every = every, AnchorMs = anchor, NextRunAt = job.Enabled ? DateTimeOffset.FromUnixTimeMilliseconds(anchor + ((passed + 1) * (long)every.TotalMilliseconds)) : null };
    }
}
