using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>Whom the gateway itself tells when a job fails. What is null is left to the gateway.</summary>
public sealed record CronFailureAlert
{
    /// <summary>No alert for this job, whatever holds for the others.</summary>
    public static CronFailureAlert Off { get; } = new() { IsOff = true };

    public bool IsOff { get; init; }

    /// <summary>Failures in a row before it is told.</summary>
    public int? After { get; init; }

    /// <summary>Least time between two alerts.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>announce or webhook.</summary>
    public string? Mode { get; init; }

    /// <summary>Such as telegram; "last" is where the agent was last spoken to.</summary>
    public string? Channel { get; init; }

    public string? To { get; init; }

    public string? AccountId { get; init; }

    public bool? IncludeSkipped { get; init; }

    /// <summary>As it stands in a job: <c>false</c>, or an object with what is set.</summary>
    public JsonNode ToJson()
    {
        if (IsOff) return JsonValue.Create(false);
        var json = new JsonObject
        {
            ["after"] = After,
            ["cooldownMs"] = (long?)Cooldown?.TotalMilliseconds,
            ["mode"] = Mode,
            ["channel"] = Channel,
            ["to"] = To,
            ["accountId"] = AccountId,
            ["includeSkipped"] = IncludeSkipped,
        };
        foreach (var name in json.Where(field => field.Value is null).Select(field => field.Key).ToList())
            json.Remove(name);
        return json;
    }

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is something else.</exception>
    public static CronFailureAlert Parse(string json) => JsonNode.Parse(json) is JsonObject alert
        ? new CronFailureAlert
        {
            After = (int?)alert["after"],
            Cooldown = (long?)alert["cooldownMs"] is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            Mode = (string?)alert["mode"],
            Channel = (string?)alert["channel"],
            To = (string?)alert["to"],
            AccountId = (string?)alert["accountId"],
            IncludeSkipped = (bool?)alert["includeSkipped"],
        }
        : Off;
}
