using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>Judges a connect request as the real ones do: closed parameters, token, Ed25519 proof of the device, rights.</summary>
internal static class SimulatedHandshake
{
    private const int Policy = 1008;
    private static readonly string[] Known = ["minProtocol", "maxProtocol", "client", "role", "scopes", "caps", "auth", "device", "userAgent", "locale"];
    private static readonly string[] ClientIds = ["gateway-client", "cli", "openclaw-probe", "test"];
    private static readonly string[] ClientModes = ["backend", "cli", "ui", "webchat", "node", "worker", "probe", "test"];

    /// <returns>The answer, and the rights that were granted.</returns>
    public static (SimulatedOutcome Outcome, IReadOnlyList<string> Scopes) Judge(GatewaySimulator gateway, JsonObject connect, string nonce, long issuedAtMs)
    {
        var refusal = Starting(gateway) ?? Parameters(gateway, connect) ?? Protocol(gateway, connect) ?? Token(gateway, connect) ?? Device(gateway, connect, nonce, issuedAtMs);
        if (refusal is not null)
            return (refusal, []);
        var proven = connect["device"] is not null;
        IReadOnlyList<string> asked = [.. connect["scopes"]?.AsArray().Select(scope => scope!.GetValue<string>()) ?? []];
        // The old drops every right of a device that was not proven; the new trusts a backend with the token on loopback.
        IReadOnlyList<string> scopes = gateway.Age == GatewayAge.Old && !proven ? [] : [.. asked.Where(gateway.Grants)];
        return (SimulatedOutcome.Ok(Hello(gateway, scopes, proven)), scopes);
    }

    private static SimulatedOutcome? Starting(GatewaySimulator gateway) => gateway.Mode == GatewayMode.Starting
        ? SimulatedOutcome.No(gateway.Age, "UNAVAILABLE", "gateway starting; retry shortly", new JsonObject { ["reason"] = "startup-sidecars" }, 1013, 500)
        : null;

    private static SimulatedOutcome? Parameters(GatewaySimulator gateway, JsonObject connect)
    {
        var fault = connect.Select(field => field.Key).FirstOrDefault(key => !Known.Contains(key)) is { } unknown ? $"at root: unexpected property '{unknown}'"
            : !ClientIds.Contains(connect["client"]?["id"]?.GetValue<string>()) ? "at /client/id: must be equal to one of the allowed values"
            : !ClientModes.Contains(connect["client"]?["mode"]?.GetValue<string>()) ? "at /client/mode: must be equal to one of the allowed values"
            : null;
        return fault is null ? null : SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", $"invalid connect params: {fault}", closeCode: Policy);
    }

    private static SimulatedOutcome? Protocol(GatewaySimulator gateway, JsonObject connect)
    {
        var ours = gateway.Mode == GatewayMode.ProtocolMismatch ? 9 : gateway.Protocol;
        return connect["minProtocol"]!.GetValue<int>() <= ours && ours <= connect["maxProtocol"]!.GetValue<int>()
            ? null
            : SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", "protocol mismatch", new JsonObject { ["code"] = "PROTOCOL_MISMATCH", ["expectedProtocol"] = ours }, 1002);
    }

    private static SimulatedOutcome? Token(GatewaySimulator gateway, JsonObject connect) => connect["auth"]?["token"]?.GetValue<string>() switch
    {
        null => SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", "unauthorized: gateway token missing (provide gateway auth token)", new JsonObject { ["code"] = "AUTH_TOKEN_MISSING" }, Policy),
        var token when token != gateway.Token => SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", "unauthorized: gateway token mismatch (provide gateway auth token)",
            new JsonObject { ["code"] = "AUTH_TOKEN_MISMATCH", ["recommendedNextStep"] = "update_auth_credentials", ["canRetryWithDeviceToken"] = false }, Policy),
        _ => null,
    };

    private static SimulatedOutcome? Device(GatewaySimulator gateway, JsonObject connect, string nonce, long issuedAtMs)
    {
        if (connect["device"] is not JsonObject device)
            return null;
        if (gateway.RequiresPairing)
            return SimulatedOutcome.No(gateway.Age, "NOT_PAIRED", "pairing required", new JsonObject { ["code"] = "PAIRING_REQUIRED" }, Policy);
        var key = Base64Url.DecodeFromChars(Word(device, "publicKey"));
        var (message, code) = Word(device, "nonce") != nonce ? ("device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH")
            : Math.Abs(device["signedAt"]!.GetValue<long>() - issuedAtMs) > 120_000 ? ("device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED")
            : Word(device, "id") != Convert.ToHexStringLower(SHA256.HashData(key)) ? ("device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH")
            : !IsSigned(connect, device, key) ? ("device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID")
            : (null, null);
        return message is null ? null : SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", message, new JsonObject { ["code"] = code }, Policy);
    }

    private static bool IsSigned(JsonObject connect, JsonObject device, byte[] key)
    {
        var text = string.Join('|', "v2", Word(device, "id"), Word(connect["client"]!, "id"), Word(connect["client"]!, "mode"), Word(connect, "role"),
            string.Join(',', connect["scopes"]?.AsArray().Select(scope => scope!.GetValue<string>()) ?? []),
            device["signedAt"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture), connect["auth"]?["token"]?.GetValue<string>() ?? "", Word(device, "nonce"));
        var bytes = Encoding.UTF8.GetBytes(text);
        var signature = Base64Url.DecodeFromChars(Word(device, "signature"));
        return signature.Length == Ed25519.SignatureSize
            && new Ed25519PublicKeyParameters(key).Verify(Ed25519.Algorithm.Ed25519, null, bytes, 0, bytes.Length, signature, 0);
    }

    private static string Word(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static JsonObject Hello(GatewaySimulator gateway, IReadOnlyList<string> scopes, bool proven)
    {
        var hello = new JsonObject
        {
            ["type"] = "hello-ok",
            ["protocol"] = gateway.Protocol,
            ["server"] = new JsonObject { ["version"] = gateway.Version, ["connId"] = Guid.NewGuid().ToString() },
            ["features"] = new JsonObject
            {
                ["methods"] = new JsonArray([.. SimulatedMethods.Offered(gateway.Age).Select(method => (JsonNode)method)]),
                ["events"] = new JsonArray("tick", "cron", "shutdown", "health"),
            },
            ["snapshot"] = new JsonObject { ["presence"] = new JsonArray(), ["uptimeMs"] = 88069 },
            ["policy"] = new JsonObject { ["maxPayload"] = 26214400, ["maxBufferedBytes"] = 52428800, ["tickIntervalMs"] = 30000 },
        };
        if (gateway.Age == GatewayAge.New)
            hello["server"]!["bootId"] = gateway.BootId;
        // The old mentions rights only where it issued a device token, that is after a proof.
        if (gateway.Age == GatewayAge.New || proven)
            hello["auth"] = new JsonObject { ["role"] = "operator", ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]) };
        return hello;
    }
}
