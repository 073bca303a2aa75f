using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The cron calls, with what each age refuses and what it takes and then ignores.</summary>
internal static class SimulatedCronMethods
{
    private static readonly string[] NewListParameters =
        ["includeDisabled", "enabled", "query", "limit", "offset", "sortBy", "sortDir", "lastRunStatus", "scheduleKind", "agentId", "compact"];

    // The old takes timeoutSeconds at the top of a patch and does nothing with it.
    private static readonly string[] OldPatch =
        ["name", "description", "enabled", "schedule", "payload", "delivery", "agentId", "sessionTarget", "wakeMode", "deleteAfterRun", "state", "timeoutSeconds"];

    private static readonly string[] NewPatch =
        ["name", "displayName", "description", "enabled", "schedule", "payload", "delivery", "failureAlert", "agentId", "sessionKey", "sessionTarget", "wakeMode", "deleteAfterRun", "pacing", "trigger", "state"];

    public static SimulatedOutcome Status(GatewaySimulator gateway)
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

    public static SimulatedOutcome List(GatewaySimulator gateway, JsonObject parameters)
    {
        if (Unknown(parameters, gateway.Age == GatewayAge.New ? NewListParameters : ["includeDisabled"]) is { } fault)
            return SimulatedOutcome.BadParameters(gateway.Age, "cron.list", fault);
        var all = parameters["includeDisabled"]?.GetValue<bool>() == true;
        var jobs = gateway.Jobs.Where(job => all || job.Enabled);
        return gateway.Age == GatewayAge.Old
            ? SimulatedOutcome.Ok(new JsonObject { ["jobs"] = Json(jobs, GatewayAge.Old) })
            : Page(gateway, parameters, Sorted(jobs, parameters["sortBy"]?.GetValue<string>()).ToList());
    }

    public static SimulatedOutcome Get(GatewaySimulator gateway, JsonObject parameters) => Named(parameters) is not { } id ? Nameless(gateway.Age, "cron.get")
        : gateway.Find(id) is { } job ? SimulatedOutcome.Ok(job.ToJson(gateway.Age))
        : NotFound(gateway.Age, id);

    public static SimulatedOutcome Update(GatewaySimulator gateway, JsonObject parameters)
    {
        var age = gateway.Age;
        if (Named(parameters) is not { } id)
            return Nameless(age, "cron.update");
        if (Fault(age, parameters) is { } fault)
            return SimulatedOutcome.BadParameters(age, "cron.update", fault);
        if (gateway.Find(id) is not { } job)
            return NotFound(age, id);
        if (parameters["expectedConfigRevision"]?.GetValue<string>() is { } expected && expected != job.Revision)
            return SimulatedOutcome.No(age, "INVALID_REQUEST", "cron job definition no longer matches the loaded version; review the latest version before retrying",
                new JsonObject { ["code"] = "CRON_JOB_CHANGED", ["expectedConfigRevision"] = expected, ["actualConfigRevision"] = job.Revision });
        var patch = (JsonObject)parameters["patch"]!;
        if (age == GatewayAge.New && patch["payload"]?["kind"]?.GetValue<string>() is { } kind && kind != job.PayloadKind)
            return SimulatedOutcome.BadParameters(age, "cron.update", $"cron.update payload.kind=\"{kind}\" requires {(kind == "command" ? "argv" : kind == "systemEvent" ? "text" : "message")}");
        gateway.Cron.Replace(id, now => SimulatedPatch.Apply(now, patch, age, gateway.Now));
        var after = gateway.Find(id)!;
        return SimulatedOutcome.Ok(after.ToJson(age)) with { Then = () => gateway.Cron.TellAsync("updated", id, after) };
    }

    /// <summary>The new answers when the run is queued, the old when it has ended.</summary>
    public static async Task<SimulatedOutcome> RunAsync(GatewaySimulator gateway, JsonObject parameters)
    {
        if (Named(parameters) is not { } id)
            return Nameless(gateway.Age, "cron.run");
        if (gateway.Find(id) is not { } job)
            return NotFound(gateway.Age, id);
        var mode = parameters["mode"]?.GetValue<string>() ?? (gateway.Age == GatewayAge.New ? "force" : "due");
        var refusal = gateway.Cron.IsRunning(id) ? "already-running"
            : mode == "due" && !(job.Enabled && job.NextRunAt <= gateway.Now) ? "not-due"
            : null;
        if (refusal is not null)
            return SimulatedOutcome.Ok(new JsonObject { ["ok"] = true, ["ran"] = false, ["reason"] = refusal });
        if (gateway.Age == GatewayAge.New)
        {
            var runId = gateway.Cron.NextRunId(id);
            return SimulatedOutcome.Ok(new JsonObject { ["ok"] = true, ["enqueued"] = true, ["runId"] = runId, ["processInstanceId"] = "simulated" }) with
            {
                Then = () => gateway.Cron.AskedForAsync(id, runId),
            };
        }
        await await gateway.Cron.AskedForAsync(id, null);
        return SimulatedOutcome.Ok(new JsonObject { ["ok"] = true, ["ran"] = true });
    }

    public static SimulatedOutcome Runs(GatewaySimulator gateway, JsonObject parameters)
    {
        string[] allowed = gateway.Age == GatewayAge.New
            ? ["id", "jobId", "limit", "offset", "status", "statuses", "deliveryStatus", "deliveryStatuses", "query", "sortDir", "runId", "scope", "agentId"]
            : ["id", "jobId", "limit"];
        if (Unknown(parameters, allowed) is { } fault)
            return SimulatedOutcome.BadParameters(gateway.Age, "cron.runs", fault);
        if (Named(parameters) is not { } id)
            return Nameless(gateway.Age, "cron.runs");
        var limit = parameters["limit"]?.GetValue<int>() ?? 50;
        if (gateway.Age == GatewayAge.Old)
            return SimulatedOutcome.Ok(new JsonObject { ["entries"] = new JsonArray([.. gateway.Cron.Of(id).TakeLast(limit).Select(run => run.ToJson(GatewayAge.Old))]) });
        if (gateway.Find(id) is null)
            return NotFound(gateway.Age, id);
        var offset = parameters["offset"]?.GetValue<int>() ?? 0;
        var all = gateway.Cron.Of(id).Reverse().ToList();
        var page = all.Skip(offset).Take(limit).ToList();
        var answer = new JsonObject
        {
            ["entries"] = new JsonArray([.. page.Select(run => run.ToJson(GatewayAge.New))]),
            ["total"] = all.Count,
            ["offset"] = offset,
            ["limit"] = limit,
            ["hasMore"] = offset + page.Count < all.Count,
        };
        if (offset + page.Count < all.Count)
            answer["nextOffset"] = offset + page.Count;
        return SimulatedOutcome.Ok(answer);
    }

    private static string? Fault(GatewayAge age, JsonObject parameters)
    {
        string[] roots = age == GatewayAge.New ? ["id", "jobId", "patch", "expectedConfigRevision"] : ["id", "jobId", "patch"];
        if (Unknown(parameters, roots) is { } fault)
            return fault;
        if (parameters["patch"] is not JsonObject patch)
            return "at /patch: must be object";
        if (patch.Select(field => field.Key).FirstOrDefault(key => !(age == GatewayAge.New ? NewPatch : OldPatch).Contains(key)) is { } unknown)
            return $"at /patch: unexpected property '{unknown}'";
        return age == GatewayAge.New && patch["payload"] is JsonObject payload && payload["kind"] is null ? "at /patch/payload: must have required property 'kind'" : null;
    }

    private static string? Unknown(JsonObject parameters, string[] allowed) =>
        parameters.Select(field => field.Key).FirstOrDefault(key => !allowed.Contains(key)) is { } unknown ? $"at root: unexpected property '{unknown}'" : null;

    private static string? Named(JsonObject parameters)
    {
        var name = parameters["id"] ?? parameters["jobId"];
        return name?.GetValueKind() == JsonValueKind.String ? name.GetValue<string>() : null;
    }

    private static SimulatedOutcome Nameless(GatewayAge age, string method) => SimulatedOutcome.BadParameters(age, method, "must have required property 'id'; must have required property 'jobId'");

    private static SimulatedOutcome NotFound(GatewayAge age, string id) => age == GatewayAge.New
        ? SimulatedOutcome.No(age, "INVALID_REQUEST", $"Automation not found: {id}. List automations and retry with a current job id.", new JsonObject { ["code"] = "CRON_JOB_NOT_FOUND", ["jobId"] = id })
        : SimulatedOutcome.No(age, "UNAVAILABLE", $"Error: unknown cron job id: {id}");

    private static SimulatedOutcome Page(GatewaySimulator gateway, JsonObject parameters, List<SimulatedJob> jobs)
    {
        var offset = parameters["offset"]?.GetValue<int>() ?? 0;
        var limit = parameters["limit"]?.GetValue<int>() ?? Math.Max(jobs.Count, 1);
        if (parameters["limit"] is not null && limit is < 1 or > 200)
            return SimulatedOutcome.BadParameters(gateway.Age, "cron.list", "at /limit: must be between 1 and 200");
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
}
