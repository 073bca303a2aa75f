using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>A connection for each change: it asks for the right to administer, says one thing and leaves.</summary>
internal sealed class GatewayChangesClient(GatewayLogins logins, TimeProvider clock) : IGatewayChanges
{
    private const int LongestReason = 200;

    public Task<GatewayAnswer<CronJob>> UpdateJobAsync(string id, CronPatch patch, string? expectedRevision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return WithAdminAsync(client => UpdateAsync(client, id, patch, expectedRevision, cancel), null, cancel);
    }

    public Task<GatewayAnswer<CronJob>> UpdateJobAsync(CronJob asRead, CronPatch patch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(asRead);
        ArgumentNullException.ThrowIfNull(patch);
        return asRead.ComparesItself
            ? WithAdminAsync(client => WriteAsync(client, asRead, patch, asRead.ConfigRevision, cancel), null, cancel)
            : UpdateJobAsync(asRead.Id, patch, asRead.ConfigRevision, cancel);
    }

    public Task<GatewayAnswer<CronRunTicket>> RunJobAsync(string id, CancellationToken cancel)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return WithAdminAsync(client => RunAsync(client, id, begun.Task, cancel), Listen, cancel);

        void Listen(GatewayFrame frame)
        {
            if (frame.EventName == "cron" && CronRunReader.Event(frame.Payload, clock.GetUtcNow()) is { IsOk: true, Value: { Action: CronAction.Started } started } && started.JobId == id)
                begun.TrySetResult();
        }
    }

    public Task<GatewayAnswer<ChannelSwitch>> StartChannelAsync(string channel, string? account, CancellationToken cancel) => SwitchAsync("channels.start", "started", channel, account, cancel);

    public Task<GatewayAnswer<ChannelSwitch>> StopChannelAsync(string channel, string? account, CancellationToken cancel) => SwitchAsync("channels.stop", "stopped", channel, account, cancel);

    public Task<GatewayAnswer<RestartPreflight>> RestartPreflightAsync(CancellationToken cancel) =>
        OnOwnConnectionAsync(GatewayLogin.ReadScope, client => client.RestartPreflightAsync(cancel), null, cancel);

    public Task<GatewayAnswer<RestartTicket>> RestartAsync(string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var parameters = new JsonObject { ["reason"] = reason.Length <= LongestReason ? reason : reason[..LongestReason] };
        return WithAdminAsync(client => client.ChangeAsync("gateway.restart.request", parameters, ChannelsReader.Restart, cancel), null, cancel);
    }

    private Task<GatewayAnswer<T>> WithAdminAsync<T>(Func<GatewayClient, Task<GatewayAnswer<T>>> errand, Action<GatewayFrame>? listener, CancellationToken cancel) =>
        OnOwnConnectionAsync(GatewayLogin.AdminScope, errand, listener, cancel);

    private async Task<GatewayAnswer<T>> OnOwnConnectionAsync<T>(string scope, Func<GatewayClient, Task<GatewayAnswer<T>>> errand, Action<GatewayFrame>? listener, CancellationToken cancel)
    {
        var connected = await GatewayClient.ConnectAsync(logins.Make(scope), clock, listener, cancel);
        if (!connected.IsOk)
            return connected.Error;
        await using var client = connected.Value;
        if (client.Hello.Scopes is { } granted && !granted.Contains(scope))
            return new GatewayError(GatewayErrorKind.MissingScope, $"The gateway does not grant us {scope}, which this needs.");
        return await errand(client);
    }

    /// <summary>The job is read first: the patch depends on its kind, and where the gateway cannot compare revisions we do.</summary>
    private static async Task<GatewayAnswer<CronJob>> UpdateAsync(GatewayClient client, string id, CronPatch patch, string? expectedRevision, CancellationToken cancel)
    {
        var read = await client.CronJobAsync(id, cancel);
        if (!read.IsOk)
            return read;
        var now = read.Value;
        if (expectedRevision is not null && expectedRevision != now.ConfigRevision)
            return new GatewayError(GatewayErrorKind.Changed, "The job was changed since it was read; nothing was done.");
        return await WriteAsync(client, now, patch, expectedRevision, cancel);
    }

    private static async Task<GatewayAnswer<CronJob>> WriteAsync(GatewayClient client, CronJob now, CronPatch patch, string? expectedRevision, CancellationToken cancel)
    {
        var change = patch.For(now);
        if (!change.IsOk)
            return change.Error;
        var parameters = new JsonObject { ["id"] = now.Id, ["patch"] = change.Value };
        if (expectedRevision is not null && now.ComparesItself)
            parameters["expectedConfigRevision"] = expectedRevision;
        return await client.ChangeAsync("cron.update", parameters, payload => CronReader.Single(payload, "cron.update").Then(job => GatewayClient.OfThatId(job, "cron.update", now.Id)), cancel);
    }

    /// <summary>Old gateways answer when the run has ended, but tell at once that it began: that is answer enough, and their run goes on without us.</summary>
    private static async Task<GatewayAnswer<CronRunTicket>> RunAsync(GatewayClient client, string id, Task begun, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var answer = client.ChangeAsync("cron.run", new JsonObject { ["id"] = id, ["mode"] = "force" }, CronRunReader.Ticket, enough.Token);
        if (client.Hello.Protocol >= 4 || await Task.WhenAny(answer, begun) == answer)
            return await answer;
        await enough.CancelAsync();
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return GatewayAnswer.Ok(new CronRunTicket(Started: true));
    }

    private Task<GatewayAnswer<ChannelSwitch>> SwitchAsync(string method, string field, string channel, string? account, CancellationToken cancel)
    {
        var parameters = new JsonObject { ["channel"] = channel };
        if (account is not null)
            parameters["accountId"] = account;
        return WithAdminAsync(client => client.ChangeAsync(method, parameters, payload => ChannelsReader.Switch(payload, method, field, channel), cancel), null, cancel);
    }
}
