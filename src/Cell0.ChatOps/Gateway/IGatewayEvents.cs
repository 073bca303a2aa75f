using System.Threading.Channels;

namespace Cell0.ChatOps.Gateway;

/// <summary>What the gateway tells unasked, for as long as <see cref="GatewayLinkWorker"/> keeps the connection.</summary>
public interface IGatewayEvents
{
    /// <summary>From now on every event, in order; dispose to end. Whoever subscribes while the connection stands is given <see cref="LinkUp"/> first.</summary>
    IGatewaySubscription Subscribe();
}

public interface IGatewaySubscription : IDisposable
{
    ChannelReader<GatewayEvent> Events { get; }
}

public abstract record GatewayEvent(DateTimeOffset At);

/// <summary>
/// There is a connection. What happened before is not told again, so read what matters anew.
/// It comes a second time on a standing connection where the reader was so slow that events had to be dropped.
/// </summary>
public sealed record LinkUp(DateTimeOffset At, GatewayHello Hello) : GatewayEvent(At);

/// <summary>The connection is gone, or could not be made for a reason not told before. Told once per reason, however often it is tried again.</summary>
public sealed record LinkDown(DateTimeOffset At, GatewayError Error) : GatewayEvent(At);

/// <param name="At">When it reached us.</param>
/// <param name="Action">What happened to the job.</param>
/// <param name="JobId">Whose event it is.</param>
/// <param name="Job">The job after it; null on old gateways and where it was removed.</param>
/// <param name="Run">Only for started and finished.</param>
public sealed record CronEvent(DateTimeOffset At, CronAction Action, string JobId, CronJob? Job, CronRun? Run) : GatewayEvent(At);

public enum CronAction
{
    Added,
    Updated,
    Removed,
    Started,
    Finished,
}
