using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <summary>Looks after open fixes: at start (what a crash left), when the gateway tells of their jobs, and when their time has come.</summary>
public sealed partial class FixWatchWorker(FixBook book, FixSignal signal, IGatewayEvents events, TimeProvider clock, ILogger<FixWatchWorker> log) : BackgroundService
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), KeepTimeAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken ct)
    {
        using var subscription = events.Subscribe();
        try
        {
            await foreach (var told in subscription.Events.ReadAllAsync(ct))
            {
                // Events are not told again after a break: then everything is looked at.
                if (told is LinkUp) await SafelyAsync(() => book.LookAsync(ct), ct);
                else if (told is CronEvent cron) await SafelyAsync(() => book.LookAtAsync(fix => fix.State != FixState.Planned && Concerns(fix, cron), ct), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task KeepTimeAsync(CancellationToken ct)
    {
        try
        {
            await SafelyAsync(() => book.LookAsync(ct), ct);
            var woken = signal.WaitAsync(ct);
            while (!ct.IsCancellationRequested)
            {
                using var nap = CancellationTokenSource.CreateLinkedTokenSource(ct);
                var slept = Task.Delay(Wait(), clock, nap.Token);
                if (await Task.WhenAny(woken, slept) == woken)
                {
                    await nap.CancelAsync();
                    await woken;
                    woken = signal.WaitAsync(ct);
                    continue;
                }

                ct.ThrowIfCancellationRequested();
                await SafelyAsync(() => book.LookAsync(ct), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
    }

    private TimeSpan Wait()
    {
        try
        {
            if (book.NextLook() is not { } next) return Timeout.InfiniteTimeSpan;
            var wait = next - clock.GetUtcNow();
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
        catch (StorageException problem)
        {
            LogBroken(problem);
            return AfterFault;
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
