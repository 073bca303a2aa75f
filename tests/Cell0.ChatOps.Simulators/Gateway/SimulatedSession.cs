using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>A session of an agent, such as the one a job's run works in.</summary>
/// <param name="Status">running, done, failed ...; only the new says it.</param>
public sealed record SimulatedSession(string Key, string SessionId, string Status, DateTimeOffset UpdatedAt)
{
    internal static SimulatedOutcome List(GatewaySimulator gateway, JsonObject parameters)
    {
        var search = parameters["search"]?.GetValue<string>() ?? "";
        var limit = parameters["limit"]?.GetValue<int>() ?? int.MaxValue;
        var found = gateway.Sessions.Where(session => session.Key.Contains(search, StringComparison.OrdinalIgnoreCase) || session.SessionId.Contains(search, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(session => session.UpdatedAt).Take(limit).Select(session => (JsonNode)session.ToJson(gateway.Age)).ToArray();
        return SimulatedOutcome.Ok(new JsonObject { ["ts"] = gateway.NowMs, ["count"] = found.Length, ["sessions"] = new JsonArray(found) });
    }

    private JsonObject ToJson(GatewayAge age) => SimulatedJob.Compact(new JsonObject
    {
        ["key"] = Key,
        ["kind"] = "direct",
        ["sessionId"] = SessionId,
        ["status"] = age == GatewayAge.New ? Status : null,
        ["updatedAt"] = UpdatedAt.ToUnixTimeMilliseconds(),
    });
}
