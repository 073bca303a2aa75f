using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The calls the look-alike understands, each with the right it needs.</summary>
internal static class SimulatedMethods
{
    private static readonly string[] Admin =
        ["cron.add", "cron.update", "cron.remove", "cron.run", "channels.start", "channels.stop", "gateway.restart.request"];

    public static IEnumerable<string> Offered(GatewayAge age)
    {
        string[] both = ["health", "status", "cron.list", "cron.status", "cron.runs", "cron.add", "cron.update", "cron.remove", "cron.run", "channels.status", "sessions.list"];
        return age == GatewayAge.New ? [.. both, "cron.get", "tasks.list", "channels.start", "channels.stop", "gateway.restart.preflight", "gateway.restart.request"] : both;
    }

    public static async Task<SimulatedOutcome> AnswerAsync(GatewaySimulator gateway, GatewayCall call)
    {
        if (Refusal(gateway, call) is { } refusal)
            return refusal;
        if (gateway.Hooks.TryGetValue(call.Method, out var hook))
            return await Task.Run(() => hook(call, () => Wrong(gateway, call.Method, UsualAsync(gateway, call).GetAwaiter().GetResult())));
        return Wrong(gateway, call.Method, await UsualAsync(gateway, call));
    }

    private static SimulatedOutcome? Refusal(GatewaySimulator gateway, GatewayCall call)
    {
        if (gateway.Mode == GatewayMode.Busy)
            return SimulatedOutcome.No(gateway.Age, "UNAVAILABLE", "The server is busy. Please try again shortly.", retryAfterMs: gateway.BusyRetryAfterMs);
        if (gateway.Refuse?.Invoke(call.Method) is { } words)
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", words);
        if (!Offered(gateway.Age).Contains(call.Method))
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", $"unknown method: {call.Method}");
        var needed = Admin.Contains(call.Method) ? "operator.admin" : "operator.read";
        return call.Scopes.Contains(needed) || call.Scopes.Contains("operator.admin") ? null : MissingScope(gateway.Age, needed);
    }

    private static async Task<SimulatedOutcome> UsualAsync(GatewaySimulator gateway, GatewayCall call) => call.Method switch
    {
        "health" => Health(gateway),
        "cron.status" => SimulatedCronMethods.Status(gateway),
        "cron.list" => SimulatedCronMethods.List(gateway, call.Parameters),
        "cron.get" => SimulatedCronMethods.Get(gateway, call.Parameters),
        "cron.update" => SimulatedCronMethods.Update(gateway, call.Parameters),
        "cron.run" => await SimulatedCronMethods.RunAsync(gateway, call.Parameters),
        "cron.runs" => SimulatedCronMethods.Runs(gateway, call.Parameters),
        "channels.status" => SimulatedChannelMethods.Status(gateway),
        "sessions.list" => SimulatedSession.List(gateway, call.Parameters),
        "channels.start" => SimulatedChannelMethods.Switch(gateway, call, on: true),
        "channels.stop" => SimulatedChannelMethods.Switch(gateway, call, on: false),
        "gateway.restart.preflight" => SimulatedOutcome.Ok(SimulatedRestart.Preflight(gateway)),
        "gateway.restart.request" => SimulatedRestart.Request(gateway),
        _ => SimulatedOutcome.No(gateway.Age, "UNAVAILABLE", $"{call.Method} is not played by this look-alike"),
    };

    private static SimulatedOutcome MissingScope(GatewayAge age, string scope) => SimulatedOutcome.No(age, age == GatewayAge.New ? "FORBIDDEN" : "INVALID_REQUEST", $"missing scope: {scope}",
        new JsonObject { ["code"] = "MISSING_SCOPE", ["missingScope"] = scope, ["requiredScopes"] = new JsonArray(scope) });

    private static SimulatedOutcome Health(GatewaySimulator gateway)
    {
        var health = new JsonObject { ["ok"] = true, ["ts"] = gateway.NowMs, ["durationMs"] = 4, ["channels"] = new JsonObject(), ["agents"] = new JsonArray() };
        if (gateway.Age == GatewayAge.New)
            health["eventLoop"] = new JsonObject { ["degraded"] = gateway.EventLoopDegraded };
        return SimulatedOutcome.Ok(health);
    }

    private static SimulatedOutcome Wrong(GatewaySimulator gateway, string method, SimulatedOutcome outcome)
    {
        if (gateway.Mode != GatewayMode.WrongTypes || outcome.Payload is not { } payload)
            return outcome;
        switch (method)
        {
            case "cron.list" when payload["jobs"] is JsonArray { Count: > 0 } jobs:
                jobs[^1]!["state"] = new JsonObject { ["consecutiveErrors"] = "many" };
                break;
            case "cron.runs" when payload["entries"] is JsonArray { Count: > 0 } entries:
                entries[0]!["durationMs"] = "long";
                break;
            case "cron.get" or "cron.update":
                payload["payload"]!["timeoutSeconds"] = "long";
                break;
            case "cron.run":
                payload["enqueued"] = payload["ran"] = "yes";
                break;
            case "cron.status":
                payload["enabled"] = "yes";
                break;
            case "channels.status":
                payload["channelAccounts"] = "none";
                break;
            case "channels.start" or "channels.stop":
                payload["started"] = payload["stopped"] = "yes";
                break;
            case "gateway.restart.preflight":
                payload["safe"] = "yes";
                break;
            case "gateway.restart.request":
                payload["status"] = 1;
                break;
            default:
                payload["ok"] = 1;
                break;
        }
        return outcome;
    }
}
