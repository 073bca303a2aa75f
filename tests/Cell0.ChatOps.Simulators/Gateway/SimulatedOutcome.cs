using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>What a call leads to: a payload, or an error in the wording of the age that is played.</summary>
internal sealed record SimulatedOutcome(JsonObject? Payload, JsonObject? Error, int? CloseCode = null)
{
    public static SimulatedOutcome Ok(JsonObject payload) => new(payload, null);

    /// <param name="details">Sent as they are by the new; the old sends none but expectedProtocol.</param>
    public static SimulatedOutcome No(GatewayAge age, string code, string message, JsonObject? details = null, int? closeCode = null, int? retryAfterMs = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (age == GatewayAge.Old)
            details = details?["expectedProtocol"] is { } expected ? new JsonObject { ["expectedProtocol"] = expected.DeepClone() } : null;
        if (details is not null)
            error["details"] = details;
        if (code == "UNAVAILABLE")
            error["retryable"] = true;
        if (retryAfterMs is { } ms)
            error["retryAfterMs"] = ms;
        return new SimulatedOutcome(null, error, closeCode);
    }

    public JsonObject Frame(string id) => Error is null
        ? new JsonObject { ["type"] = "res", ["id"] = id, ["ok"] = true, ["payload"] = Payload }
        : new JsonObject { ["type"] = "res", ["id"] = id, ["ok"] = false, ["error"] = Error };
}
