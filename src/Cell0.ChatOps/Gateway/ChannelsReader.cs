using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>Answers about channels and restarts, validated into types.</summary>
internal static class ChannelsReader
{
    public static GatewayAnswer<ChannelsStatus> Status(JsonElement payload)
    {
        var surprises = new Surprises("channels.status");
        var root = Shape.Root(payload, surprises);
        var accounts = root.Object("channelAccounts").Lists().SelectMany(channel => channel.Items.Select(account => Account(channel.Name, account))).ToList();
        var issues = root.Has("statusIssues") ? root.List("statusIssues").Select(Issue).ToList() : [];
        var status = new ChannelsStatus(root.Texts("channelOrder"), accounts, issues);
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(status);
    }

    /// <param name="payload">The answer.</param>
    /// <param name="method">channels.start or channels.stop.</param>
    /// <param name="field">What says whether it was done: started or stopped.</param>
    /// <param name="channel">Whom it was about, where the answer does not repeat it.</param>
    public static GatewayAnswer<ChannelSwitch> Switch(JsonElement payload, string method, string field, string channel)
    {
        var surprises = new Surprises(method);
        var root = Shape.Root(payload, surprises);
        var outcome = root.OptionalObject("outcome");
        var done = new ChannelSwitch(root.OptionalText("channel") ?? channel, root.OptionalText("accountId"), root.Flag(field), outcome?.OptionalText("status"), outcome?.OptionalText("reason"));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(done);
    }

    public static GatewayAnswer<RestartPreflight> Preflight(JsonElement payload)
    {
        var surprises = new Surprises("gateway.restart.preflight");
        var preflight = Preflight(Shape.Root(payload, surprises));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(preflight);
    }

    public static GatewayAnswer<RestartTicket> Restart(JsonElement payload)
    {
        var surprises = new Surprises("gateway.restart.request");
        var root = Shape.Root(payload, surprises);
        var ticket = new RestartTicket(root.Key("status"), root.OptionalObject("preflight") is { } preflight ? Preflight(preflight) : null);
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(ticket);
    }

    private static RestartPreflight Preflight(Shape root) => new(root.Flag("safe"), [.. root.List("blockers").Select(blocker => blocker.Text("message"))],
        root.OptionalObject("counts")?.Count("cronRuns") ?? 0, root.Text("summary"));

    private static ChannelAccount Account(string channel, Shape account) => new(channel, account.Key("accountId"))
    {
        Enabled = account.OptionalFlag("enabled"),
        Configured = account.OptionalFlag("configured"),
        Linked = account.OptionalFlag("linked"),
        Running = account.OptionalFlag("running"),
        Connected = account.OptionalFlag("connected"),
        HealthState = account.OptionalText("healthState"),
        Lifecycle = account.OptionalText("lifecycle"),
        StateReason = account.OptionalText("stateReason"),
        LastError = account.OptionalText("lastError"),
        ReconnectAttempts = account.OptionalCount("reconnectAttempts"),
        LastConnectedAt = account.OptionalTime("lastConnectedAt"),
        LastInboundAt = account.OptionalTime("lastInboundAt"),
        LastOutboundAt = account.OptionalTime("lastOutboundAt"),
    };

    private static ChannelIssue Issue(Shape issue) => new(issue.Text("channel"), issue.OptionalText("accountId"), issue.OptionalText("kind"), issue.Text("message"), issue.OptionalText("fix"));
}
