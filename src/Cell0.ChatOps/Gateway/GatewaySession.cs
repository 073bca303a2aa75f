using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>A session of an agent, such as the one that a job's run works in.</summary>
/// <param name="Status">queued, running, done, failed, killed, timeout; null where the gateway does not say.</param>
/// <param name="UpdatedAt">Last sign of work in it.</param>
public sealed record GatewaySession(string Key, string? SessionId, string? Status, DateTimeOffset? UpdatedAt)
{
    internal static GatewayAnswer<IReadOnlyList<GatewaySession>> Read(JsonElement payload)
    {
        var surprises = new Surprises("sessions.list");
        var sessions = Shape.Root(payload, surprises).List("sessions")
            .Select(session => new GatewaySession(session.Key("key"), session.OptionalText("sessionId"), session.OptionalText("status"), session.OptionalTime("updatedAt"))).ToList();
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok<IReadOnlyList<GatewaySession>>(sessions);
    }
}
