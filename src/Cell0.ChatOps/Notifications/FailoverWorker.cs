using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Waits for the next deadline of a proof and lets the next target be tried. Deadlines stand in the outbox and so outlive a restart.</summary>
public sealed partial class FailoverWorker(FailoverStore store, DeliverySignal signal, TimeProvider clock, ILogger<FailoverWorker> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                signal.Armed(null);
                var wait = Turn();
                if (wait > TimeSpan.Zero) await SleepAsync(wait, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    private TimeSpan Turn()
    {
        try
        {
            store.Turn();
            if (store.NextDeadline() is not { } next) return Longest;
            signal.Armed(next);
            return next - clock.GetUtcNow();
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
            return TimeSpan.FromSeconds(1);
        }
    }

    private async Task SleepAsync(TimeSpan wait, CancellationToken stopping)
    {
        using var timer = new CancellationTokenSource(wait < Longest ? wait : Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        try
        {
            await signal.Deadlines.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The deadline itself.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deadlines of deliveries wait: {Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Failover stops")]
    private partial void LogStopping();
}
