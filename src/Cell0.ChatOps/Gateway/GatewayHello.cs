using System.Collections.Frozen;
using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>What the gateway said of itself and of our rights when the connection was made.</summary>
/// <param name="Protocol">3 or 4.</param>
/// <param name="ServerVersion">Such as 2026.9.6; some builds say only "dev".</param>
/// <param name="Methods">What this version can be asked.</param>
/// <param name="Scopes">What was really granted; null on gateways that do not say.</param>
/// <param name="TickInterval">A living connection is never silent for twice this long.</param>
public sealed record GatewayHello(int Protocol, string ServerVersion, FrozenSet<string> Methods, IReadOnlyList<string>? Scopes, TimeSpan? TickInterval)
{
    /// <summary>Names one life of the gateway's process; null on gateways that do not say.</summary>
    public string? BootId { get; init; }

    internal static GatewayAnswer<GatewayHello> Read(JsonElement payload)
    {
        var surprises = new Surprises("connect");
        var root = Shape.Root(payload, surprises);
        var methods = root.Object("features").Texts("methods").ToFrozenSet(StringComparer.Ordinal);
        var scopes = root.OptionalObject("auth") is { } auth && auth.Has("scopes") ? auth.Texts("scopes") : null;
        var hello = new GatewayHello(root.RequiredCount("protocol"), root.Object("server").Text("version"), methods, scopes,
            root.OptionalObject("policy")?.OptionalMilliseconds("tickIntervalMs"))
        {
            BootId = root.Object("server").OptionalText("bootId"),
        };
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(hello);
    }
}
