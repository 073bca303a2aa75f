namespace Cell0.ChatOps.Gateway;

/// <summary>
/// What can be asked of the gateway without changing it, over one connection that is kept and may only read.
/// While there is none, a call tries once to connect and else answers with the error that keeps us out.
/// </summary>
public interface IGatewayReads
{
    /// <summary>What the gateway said of itself when the present connection was made.</summary>
    Task<GatewayAnswer<GatewayHello>> HelloAsync(CancellationToken cancel);

    /// <summary>
    /// All cron jobs, disabled ones and the gateway's own included; see <see cref="CronJob.IsSystemJob"/>. At most <see cref="GatewayClient.MostJobs"/>.
    /// An old gateway answers this only once a run that somebody asked for has ended: <see cref="GatewayErrorKind.TimedOut"/> may mean no more than that.
    /// </summary>
    Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsAsync(CancellationToken cancel);

    /// <summary>One job; <see cref="GatewayErrorKind.NotFound"/> where there is none by that id. Old gateways give it out of their whole list.</summary>
    Task<GatewayAnswer<CronJob>> JobAsync(string id, CancellationToken cancel);

    Task<GatewayAnswer<CronStatus>> CronStatusAsync(CancellationToken cancel);

    /// <summary>
    /// The last runs of a job that ended, newest first. Old gateways do not know here which jobs exist (an unknown job has no runs),
    /// and write a run down only a moment after they told its end.
    /// </summary>
    /// <param name="jobId">The job's id.</param>
    /// <param name="limit">From 1 to <see cref="GatewayClient.MostRuns"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(string jobId, int limit, CancellationToken cancel);

    Task<GatewayAnswer<ChannelsStatus>> ChannelsAsync(CancellationToken cancel);

    /// <summary>The session with this id; null where the gateway does not find it.</summary>
    Task<GatewayAnswer<GatewaySession?>> SessionAsync(string sessionId, CancellationToken cancel);
}
