using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>The gateway's own word on its health. It may be a cached one; that it came at all is the better half of the news.</summary>
/// <param name="EventLoopDegraded">Null on gateways that do not watch it.</param>
public sealed record GatewayHealth(bool Ok, DateTimeOffset? At, bool? EventLoopDegraded)
{
    internal static GatewayAnswer<GatewayHealth> Read(JsonElement payload)
    {
        var surprises = new Surprises("health");
        var root = Shape.Root(payload, surprises);
        var health = new GatewayHealth(root.Flag("ok"), root.OptionalTime("ts"), root.OptionalObject("eventLoop")?.OptionalFlag("degraded"));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(health);
    }
}
