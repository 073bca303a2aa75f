using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The calls the look-alike understands, each with the right it needs.</summary>
internal static class SimulatedMethods
{
    private static readonly string[] NewListParameters =
        ["includeDisabled", "enabled", "query", "limit", "offset", "sortBy", "sortDir", "lastRunStatus", "scheduleKind", "agentId", "compact"];

    public static IEnumerable<string> Offered(GatewayAge age)
    {
        string[] both = ["health", "status", "cron.list", "cron.status", "cron.runs", "cron.add", "cron.update", "cron.remove", "cron.run"];
        return age == GatewayAge.New ? [.. both, "cron.get", "tasks.list"] : both;
    }

    public static SimulatedOutcome Answer(GatewaySimulator gateway, GatewayCall call)
    {
        if (gateway.Mode == GatewayMode.Busy)
            return SimulatedOutcome.No(gateway.Age, "UNAVAILABLE", "The server is busy. Please try again shortly.");
        if (gateway.Refuse?.Invoke(call.Method) is { } words)
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", words);
        if (!Offered(gateway.Age).Contains(call.Method))
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", $"unknown method: {call.Method}");
        var needed = call.Method is "cron.add" or "cron.update" or "cron.remove" or "cron.run" ? "operator.admin" : "operator.read";
        if (!call.Scopes.Contains(needed) && !call.Scopes.Contains("operator.admin"))
            return MissingScope(gateway.Age, needed);
        return Wrong(gateway, call.Method, call.Method switch
        {
            "health" => Health(gateway),
            "cron.status" => Status(gateway),
            "cron.list" => List(gateway, call.Parameters),
            _ => SimulatedOutcome.No(gateway.Age, "UNAVAILABLE", $"{call.Method} is not played by this look-alike"),
        });
    }

    private static SimulatedOutcome MissingScope(GatewayAge age, string scope) => SimulatedOutcome.No(age, age == GatewayAge.New ? "FORBIDDEN" : "INVALID_REQUEST", $"missing scope: {scope}",
        new JsonObject { ["code"] = "MISSING_SCOPE", ["missingScope"] = scope, ["requiredScopes"] = new JsonArray(scope) });

    private static SimulatedOutcome Health(GatewaySimulator gateway)
    {
        var health = new JsonObject { ["ok"] = true, ["ts"] = gateway.NowMs, ["durationMs"] = 4, ["channels"] = new JsonObject(), ["agents"] = new JsonArray() };
        if (gateway.Age == GatewayAge.New)
            health["eventLoop"] = new JsonObject { ["degraded"] = gateway.EventLoopDegraded };
        return SimulatedOutcome.Ok(health);
    }

    private static SimulatedOutcome Status(GatewaySimulator gateway)
    {
        var next = gateway.CronEnabled ? gateway.Jobs.Where(job => job.Enabled).Min(job => job.NextRunAt) : null;
        return SimulatedOutcome.Ok(new JsonObject
        {
            ["enabled"] = gateway.CronEnabled,
            ["storePath"] = "/simulated/cron",
            ["jobs"] = gateway.Jobs.Count,
            ["nextWakeAtMs"] = next?.ToUnixTimeMilliseconds(),
        });
    }

    private static SimulatedOutcome List(GatewaySimulator gateway, JsonObject parameters)
    {
        string[] allowed = gateway.Age == GatewayAge.New ? NewListParameters : ["includeDisabled"];
        if (parameters.Select(field => field.Key).FirstOrDefault(key => !allowed.Contains(key)) is { } unknown)
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", $"invalid cron.list params: at root: unexpected property '{unknown}'");
        var all = parameters["includeDisabled"]?.GetValue<bool>() == true;
        var jobs = gateway.Jobs.Where(job => all || job.Enabled);
        return gateway.Age == GatewayAge.Old
            ? SimulatedOutcome.Ok(new JsonObject { ["jobs"] = Json(jobs, GatewayAge.Old) })
            : Page(gateway, parameters, Sorted(jobs, parameters["sortBy"]?.GetValue<string>()).ToList());
    }

    private static SimulatedOutcome Page(GatewaySimulator gateway, JsonObject parameters, List<SimulatedJob> jobs)
    {
        var offset = parameters["offset"]?.GetValue<int>() ?? 0;
        var limit = parameters["limit"]?.GetValue<int>() ?? Math.Max(jobs.Count, 1);
        if (parameters["limit"] is not null && limit is < 1 or > 200)
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", "invalid cron.list params: at /limit: must be between 1 and 200");
        var page = jobs.Skip(offset).Take(limit).ToList();
        var more = offset + page.Count < jobs.Count;
        var answer = new JsonObject
        {
            ["jobs"] = Json(page, GatewayAge.New),
            ["snapshotRevision"] = Revision(jobs),
            ["total"] = jobs.Count,
            ["offset"] = offset,
            ["limit"] = limit,
            ["hasMore"] = more,
            ["nextOffset"] = more ? offset + page.Count : null,
        };
        gateway.PageServed?.Invoke(offset);
        return SimulatedOutcome.Ok(answer);
    }

    private static string Revision(IEnumerable<SimulatedJob> jobs) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', jobs.Select(job => job.Id)))));

    private static IEnumerable<SimulatedJob> Sorted(IEnumerable<SimulatedJob> jobs, string? by) => by == "name"
        ? jobs.OrderBy(job => job.Name, StringComparer.Ordinal)
        : jobs.OrderBy(job => job.NextRunAt ?? DateTimeOffset.MaxValue);

    private static JsonArray Json(IEnumerable<SimulatedJob> jobs, GatewayAge age) => new([.. jobs.Select(job => (JsonNode)job.ToJson(age))]);

    private static SimulatedOutcome Wrong(GatewaySimulator gateway, string method, SimulatedOutcome outcome)
    {
        if (gateway.Mode != GatewayMode.WrongTypes || outcome.Payload is not { } payload)
            return outcome;
        switch (method)
        {
            case "cron.list" when payload["jobs"] is JsonArray { Count: > 0 } jobs:
                jobs[^1]!["state"] = new JsonObject { ["consecutiveErrors"] = "many" };
                break;
            case "cron.status":
                payload["enabled"] = "yes";
                break;
            default:
                payload["ok"] = 1;
                break;
        }
        return outcome;
    }
}
