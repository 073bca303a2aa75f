using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>What a call leads to: a payload, or an error in the wording of the age that is played.</summary>
/// <param name="CloseCode">The connection is closed with it after the answer.</param>
public sealed record SimulatedOutcome(JsonObject? Payload, JsonObject? Error, int? CloseCode = null)
{
    /// <summary>What the answer sets off once it is sent: events, a restart.</summary>
    public Func<Task>? Then { get; init; }

    /// <summary>What was done is done, but no answer is sent.</summary>
    public bool Silent { get; init; }

    /// <summary>What was done is done, and the connection breaks instead of an answer.</summary>
    public bool Cuts { get; init; }

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

    /// <summary>A refusal of parameters, in the words of the gateway's schema check.</summary>
    public static SimulatedOutcome BadParameters(GatewayAge age, string method, string fault) => No(age, "INVALID_REQUEST", $"invalid {method} params: {fault}");

    public JsonObject Frame(string id) => Error is null
        ? new JsonObject { ["type"] = "res", ["id"] = id, ["ok"] = true, ["payload"] = Payload }
        : new JsonObject { ["type"] = "res", ["id"] = id, ["ok"] = false, ["error"] = Error };
}

/// <summary>Stands before one method: it may answer itself, or ask for the usual answer (which also does the usual deed) and change it.</summary>
public delegate SimulatedOutcome GatewayHook(GatewayCall call, Func<SimulatedOutcome> usual);
