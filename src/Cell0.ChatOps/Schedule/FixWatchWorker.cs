using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <summary>Looks after open fixes: at start (what a crash left), when the gateway tells of their jobs, and when their time has come.</summary>
public sealed partial class FixWatchWorker(FixBook book, FixSignal signal, IGatewayEvents events, TimeProvider clock, ILogger<FixWatchWorker> log) : BackgroundService
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), KeepTimeAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken ct)
    {
        using var subscription = events.Subscribe();
        try
        {
            // Not ReadAllAsync, which goes on outside of its caller's context.
            while (await subscription.Events.WaitToReadAsync(ct))
            {
                while (subscription.Events.TryRead(out var told)) await HearAsync(told, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Events are not told again after a break: then everything is looked at.</summary>
    private Task HearAsync(GatewayEvent told, CancellationToken ct) => told switch
    {
        LinkUp => SafelyAsync(() => book.LookAsync(ct), ct),
        CronEvent cron => SafelyAsync(() => book.LookAtAsync(fix => fix.State != FixState.Planned && Concerns(fix, cron), ct), ct),
        _ => Task.CompletedTask,
    };

    private async Task KeepTimeAsync(CancellationToken ct)
    {
        await SafelyAsync(() => book.LookAsync(ct), ct);
        while (!ct.IsCancellationRequested)
        {
            var next = Next();
            await signal.WaitAsync(next, clock, ct);
            if (next <= clock.GetUtcNow()) await SafelyAsync(() => book.LookAsync(ct), ct);
        }
    }

    /// <summary>When to look again, whoever calls before; null: when somebody calls.</summary>
    private DateTimeOffset? Next()
    {
        try
        {
            var (next, soonest) = (book.NextLook(), clock.GetUtcNow() + Shortest);
            return next < soonest ? soonest : next;
        }
        catch (StorageException problem)
        {
            LogBroken(problem);
            return clock.GetUtcNow() + AfterFault;
        }
    }

    private async Task SafelyAsync(Func<Task> look, CancellationToken ct)
    {
        try
        {
            await look();
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            LogBroken(problem);
        }
    }

    /// <summary>A job's own event, or the delivery of any job where a channel is watched.</summary>
    private static bool Concerns(Fix fix, CronEvent told) =>
        fix.Plan.Target.Sort == FixTarget.Jobs ? fix.Plan.Target.Id == told.JobId : fix.Plan.Target.Sort == FixTarget.Channels && told.Action == CronAction.Finished;

    [LoggerMessage(Level = LogLevel.Error, Message = "A look after the open fixes broke")]
    private partial void LogBroken(Exception problem);
}
