using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>Turns a gateway's "no" into an error of ours. Older gateways send no detail codes, so their messages decide where codes are missing.</summary>
internal static class GatewayRefusal
{
    private const int LongestQuote = 300;

    public static GatewayError Read(JsonElement response, string method, GatewayLogin login)
    {
        var surprises = new Surprises(method);
        var error = Shape.Root(response, surprises).Object("error");
        var code = error.OptionalText("code") ?? "";
        var message = error.OptionalText("message") ?? "";
        var retry = error.OptionalMilliseconds("retryAfterMs");
        if (surprises.First is { } surprise)
            return surprise;
        var details = response.GetProperty("error").TryGetProperty("details", out var found) ? found : default;
        var kind = Classify(code, DetailCode(details), message);
        return new GatewayError(kind, Sentence(kind, method, Quote(message, login.Token.Value), login), RetryAfter: retry);
    }

    /// <summary>What the gateway did not list when it greeted us is not asked for.</summary>
    public static GatewayError NotOffered(string method) => new(GatewayErrorKind.NotOffered, $"This gateway's version has no {method}.");

    private static GatewayErrorKind Classify(string code, string detail, string message) => detail switch
    {
        "PROTOCOL_MISMATCH" => GatewayErrorKind.ProtocolMismatch,
        "MISSING_SCOPE" => GatewayErrorKind.MissingScope,
        "CRON_JOB_NOT_FOUND" => GatewayErrorKind.NotFound,
        "CRON_JOB_CHANGED" => GatewayErrorKind.Changed,
        "AUTH_RATE_LIMITED" or "AUTH_SCOPE_MISMATCH" => GatewayErrorKind.Refused,
        _ when detail.StartsWith("AUTH_", StringComparison.Ordinal) => GatewayErrorKind.WrongToken,
        _ when code == "NOT_PAIRED" => GatewayErrorKind.NotPaired,
        _ when Says(message, "protocol mismatch") => GatewayErrorKind.ProtocolMismatch,
        _ when Says(message, "missing scope") => GatewayErrorKind.MissingScope,
        _ when Says(message, "unauthorized") => GatewayErrorKind.WrongToken,
        _ when Says(message, "unknown cron job id") => GatewayErrorKind.NotFound,
        _ when Says(message, "unknown method") => GatewayErrorKind.NotOffered,
        _ when code == "UNAVAILABLE" && Says(message, "starting") => GatewayErrorKind.Starting,
        // 2026.9 takes so many changes a minute of one kind from one device, and says when it takes more.
        _ when code == "UNAVAILABLE" && (Says(message, "busy") || Says(message, "rate limit exceeded")) => GatewayErrorKind.Busy,
        _ => GatewayErrorKind.Refused,
    };

    private static string Sentence(GatewayErrorKind kind, string method, string quote, GatewayLogin login) => kind switch
    {
        GatewayErrorKind.WrongToken when login.Token.Value is null => $"The gateway at {login.Address} wants a token and we have none; {login.Token.Source}.",
        GatewayErrorKind.WrongToken => $"The gateway at {login.Address} refused our token, saying: {quote}; {login.Token.Source}.",
        GatewayErrorKind.ProtocolMismatch => $"The gateway at {login.Address} speaks neither protocol {GatewayLogin.OldestProtocol} nor {GatewayLogin.NewestProtocol}, the two known here.",
        GatewayErrorKind.NotPaired => $"The gateway at {login.Address} wants this device approved first: on its host, openclaw devices list, then openclaw devices approve with the request shown ({quote}).",
        GatewayErrorKind.MissingScope => $"The gateway does not grant us the right that {method} needs ({quote}).",
        GatewayErrorKind.NotOffered => $"This gateway's version has no {method}.",
        GatewayErrorKind.Starting => $"The gateway at {login.Address} is still starting.",
        GatewayErrorKind.NotFound => "The gateway has no such job.",
        GatewayErrorKind.Changed => "The job was changed since it was read; nothing was done.",
        GatewayErrorKind.Busy when Says(quote, "rate limit") => $"The gateway takes no more of these for now ({quote}).",
        GatewayErrorKind.Busy => $"The gateway is too busy to answer {method}.",
        _ => $"The gateway refused {method}: {quote}",
    };

    private static string DetailCode(JsonElement details) =>
        details.ValueKind == JsonValueKind.Object && details.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString()! : "";

    // A gateway has no reason to repeat our token; should one do it, the token still reaches no log and no chat.
    private static string Quote(string message, string? token)
    {
        var safe = token is { Length: > 0 } ? message.Replace(token, "(token)", StringComparison.Ordinal) : message;
        return safe.Length <= LongestQuote ? safe : string.Concat(safe.AsSpan(0, LongestQuote), " ...");
    }

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
