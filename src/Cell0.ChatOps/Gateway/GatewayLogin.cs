using System.Reflection;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>All that a connection needs.</summary>
/// <param name="Scopes">Requested rights, such as operator.read; never more than the errand needs.</param>
public sealed record GatewayLogin(GatewayAddress Address, GatewayToken Token, DeviceKey Device, IReadOnlyList<string> Scopes)
{
    public const string ReadScope = "operator.read";

    /// <summary>Implies every other right.</summary>
    public const string AdminScope = "operator.admin";

    internal const int OldestProtocol = 3;
    internal const int NewestProtocol = 4;

    // Gateways accept only names of their own fixed list; ours stands in displayName.
    private const string ClientId = "gateway-client";
    private const string ClientMode = "backend";
    private const string Role = "operator";

    /// <summary>From the first packet to the finished handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest frame held in memory; the default is what gateways themselves keep to.</summary>
    public int MaxFrameBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Parameters of the connect call. The gateway refuses any property it does not know, so there are none to spare.</summary>
    internal JsonObject ConnectParameters(GatewayChallenge challenge)
    {
        var claim = new DeviceClaim(ClientId, ClientMode, Role, Scopes, challenge.IssuedAtMs, Token.Value, challenge.Nonce);
        return new JsonObject
        {
            ["minProtocol"] = OldestProtocol,
            ["maxProtocol"] = NewestProtocol,
            ["client"] = new JsonObject
            {
                ["id"] = ClientId,
                ["displayName"] = "Cell0 ChatOps",
                ["version"] = typeof(GatewayLogin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
                ["platform"] = Platform,
                ["mode"] = ClientMode,
            },
            ["role"] = Role,
            ["scopes"] = new JsonArray([.. Scopes.Select(scope => (JsonNode)scope)]),
            ["caps"] = new JsonArray(),
            ["auth"] = Token.Value is { } token ? new JsonObject { ["token"] = token } : new JsonObject(),
            ["device"] = new JsonObject
            {
                ["id"] = Device.Id,
                ["publicKey"] = Device.PublicKey,
                ["signature"] = Device.Prove(claim),
                ["signedAt"] = challenge.IssuedAtMs,
                ["nonce"] = challenge.Nonce,
            },
        };
    }

    private static string Platform => OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
}

/// <summary>The gateway's first word; the device proof answers it.</summary>
internal sealed record GatewayChallenge(string Nonce, long IssuedAtMs);
