using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>One account of a channel as the look-alike holds it.</summary>
public sealed record SimulatedChannel(string Channel, string AccountId = "default")
{
    public bool Linked { get; init; }

    public bool Running { get; init; }

    public bool Connected { get; init; }

    public string? StateReason { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? LastConnectedAt { get; init; }

    /// <summary>The plugin is there, nobody scanned the code.</summary>
    public static SimulatedChannel WhatsAppNotLinked { get; } = new("whatsapp") { StateReason = "not linked" };

    /// <summary>All flags say that it is well; whether anything arrives is another question.</summary>
    public static SimulatedChannel WhatsAppLinked { get; } = new("whatsapp") { Linked = true, Running = true, Connected = true };

    internal JsonObject ToJson() => new()
    {
        ["accountId"] = AccountId,
        ["enabled"] = true,
        ["configured"] = true,
        ["linked"] = Linked,
        ["running"] = Running,
        ["connected"] = Connected,
        ["healthState"] = Connected ? "healthy" : "stopped",
        ["lifecycle"] = Running ? "running" : "stopped",
        ["stateReason"] = StateReason,
        ["reconnectAttempts"] = 0,
        ["lastConnectedAt"] = LastConnectedAt?.ToUnixTimeMilliseconds(),
        ["lastError"] = LastError,
    };
}

/// <summary>The calls about channels.</summary>
internal static class SimulatedChannelMethods
{
    public static SimulatedOutcome Status(GatewaySimulator gateway)
    {
        var byChannel = gateway.Channels.GroupBy(channel => channel.Channel).ToList();
        var status = new JsonObject
        {
            ["ts"] = gateway.NowMs,
            ["channelOrder"] = new JsonArray([.. byChannel.Select(channel => (JsonNode)channel.Key)]),
            ["channelLabels"] = new JsonObject(),
            ["channels"] = new JsonObject(),
            ["channelAccounts"] = new JsonObject(byChannel.Select(channel => KeyValuePair.Create(channel.Key, (JsonNode?)new JsonArray([.. channel.Select(account => account.ToJson())])))),
            ["channelDefaultAccountId"] = new JsonObject(byChannel.Select(channel => KeyValuePair.Create(channel.Key, (JsonNode?)"default"))),
        };
        if (gateway.Age == GatewayAge.New)
            status["statusIssues"] = new JsonArray([.. gateway.Channels.Where(channel => !channel.Linked).Select(Issue)]);
        return SimulatedOutcome.Ok(status);
    }

    public static SimulatedOutcome Switch(GatewaySimulator gateway, GatewayCall call, bool on)
    {
        var name = call.Parameters["channel"]?.GetValue<string>();
        var account = call.Parameters["accountId"]?.GetValue<string>() ?? "default";
        if (gateway.Channels.FirstOrDefault(held => held.Channel == name && held.AccountId == account) is not { } channel)
            return SimulatedOutcome.No(gateway.Age, "INVALID_REQUEST", $"invalid {call.Method} channel");
        var answer = new JsonObject { ["channel"] = name, ["accountId"] = account };
        if (on && !channel.Linked)
        {
            answer["started"] = false;
            answer["outcome"] = new JsonObject { ["status"] = "skipped", ["reason"] = "unlinked" };
            return SimulatedOutcome.Ok(answer);
        }
        var after = channel with { Running = on, Connected = on, LastConnectedAt = on ? gateway.Now : channel.LastConnectedAt };
        gateway.Channels = [.. gateway.Channels.Select(held => held == channel ? after : held)];
        answer[on ? "started" : "stopped"] = true;
        if (on)
            answer["outcome"] = new JsonObject { ["status"] = "started" };
        return SimulatedOutcome.Ok(answer);
    }

    private static JsonNode Issue(SimulatedChannel channel) => new JsonObject
    {
        ["channel"] = channel.Channel,
        ["accountId"] = channel.AccountId,
        ["kind"] = "auth",
        ["message"] = "Not linked (no WhatsApp Web session).",
        ["fix"] = "Run: openclaw channels login (scan QR on the gateway host).",
    };
}
