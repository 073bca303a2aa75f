namespace Cell0.ChatOps.Gateway;

/// <summary>
/// What changes the gateway. Each call opens a connection of its own with the right to administer, says one thing and leaves.
/// <see cref="GatewayErrorKind.OutcomeUnknown"/> means that the change may have been made: read back before anything else. With every other error it was not made.
/// An answer that says ok proves nothing either: gateways ignore what they do not like; see <see cref="CronPatch.Unmet"/>.
/// </summary>
public interface IGatewayChanges
{
    /// <param name="id">The job's id.</param>
    /// <param name="patch">What to change; the rest stays.</param>
    /// <param name="expectedRevision">The <see cref="CronJob.ConfigRevision"/> the change was planned on; another one at the gateway is <see cref="GatewayErrorKind.Changed"/>. Null: whatever it is.</param>
    /// <param name="cancel">Ends the wait, not the change.</param>
    /// <returns>The job as the gateway says it is now.</returns>
    Task<GatewayAnswer<CronJob>> UpdateJobAsync(string id, CronPatch patch, string? expectedRevision, CancellationToken cancel);

    /// <param name="asRead">The job as it was read and is to be still; another revision at the gateway is <see cref="GatewayErrorKind.Changed"/>. It is read again only where the gateway cannot compare revisions itself.</param>
    /// <param name="patch">What to change; the rest stays.</param>
    /// <param name="cancel">Ends the wait, not the change.</param>
    /// <returns>The job as the gateway says it is now.</returns>
    Task<GatewayAnswer<CronJob>> UpdateJobAsync(CronJob asRead, CronPatch patch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(asRead);
        return UpdateJobAsync(asRead.Id, patch, asRead.ConfigRevision, cancel);
    }

    /// <summary>Starts a run now and does not wait for its end, which comes as an event and with <see cref="IGatewayReads.RunsAsync"/>.</summary>
    Task<GatewayAnswer<CronRunTicket>> RunJobAsync(string id, CancellationToken cancel);

    /// <param name="channel">Such as whatsapp.</param>
    /// <param name="account">Null: the channel's default account.</param>
    /// <param name="cancel">Ends the wait, not the change.</param>
    Task<GatewayAnswer<ChannelSwitch>> StartChannelAsync(string channel, string? account, CancellationToken cancel);

    /// <param name="channel">Such as whatsapp.</param>
    /// <param name="account">Null: the channel's default account.</param>
    /// <param name="cancel">Ends the wait, not the change.</param>
    Task<GatewayAnswer<ChannelSwitch>> StopChannelAsync(string channel, string? account, CancellationToken cancel);

    /// <summary>Whether a restart would interrupt something. Changes nothing.</summary>
    Task<GatewayAnswer<RestartPreflight>> RestartPreflightAsync(CancellationToken cancel);

    /// <summary>Asks for a restart, which the gateway may put off until its work is done.</summary>
    /// <param name="reason">Stands in the gateway's log; at most 200 characters.</param>
    /// <param name="cancel">Ends the wait, not the restart.</param>
    Task<GatewayAnswer<RestartTicket>> RestartAsync(string reason, CancellationToken cancel);
}
