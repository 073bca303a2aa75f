using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The calls about a restart; where nothing is at work it truly happens.</summary>
internal static class SimulatedRestart
{
    public static JsonObject Preflight(GatewaySimulator gateway)
    {
        var running = gateway.Cron.Running;
        var blockers = new JsonArray();
        if (running > 0)
            blockers.Add(new JsonObject { ["kind"] = "cron-run", ["message"] = $"{running} cron run(s) active" });
        return new JsonObject
        {
            ["safe"] = running == 0,
            ["counts"] = new JsonObject { ["queueSize"] = 0, ["cronRuns"] = running, ["totalActive"] = running },
            ["blockers"] = blockers,
            ["summary"] = running == 0 ? "safe to restart now" : $"restart deferred: {running} cron run(s) active",
        };
    }

    public static SimulatedOutcome Request(GatewaySimulator gateway)
    {
        var preflight = Preflight(gateway);
        var safe = preflight["safe"]!.GetValue<bool>();
        return SimulatedOutcome.Ok(new JsonObject
        {
            ["ok"] = true,
            ["status"] = safe ? "scheduled" : "deferred",
            ["preflight"] = preflight,
            ["restart"] = new JsonObject { ["ok"] = true, ["delayMs"] = 0 },
        }) with { Then = safe ? gateway.RestartSoonAsync : null };
    }
}
