using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Wakes when something that burns is to be said again. What is due stands on disk: a restart forgets nothing.</summary>
public sealed partial class RepeatWorker(Repeater repeater, RepeatSignal signal, TimeProvider clock, ILogger<RepeatWorker> log) : BackgroundService
{
    /// <summary>Looked at again after this long at most: a host that slept has another time than its timers.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Turn();
            using var timer = new CancellationTokenSource(wait, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stoppingToken);
            await signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private TimeSpan Turn()
    {
        try
        {
            var wait = repeater.Turn() - clock.GetUtcNow() ?? Longest;
            return wait > Longest ? Longest : wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait;
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
        }
        catch (Exception broken)
        {
            LogBroken(broken);
        }

        return AfterFault;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What still burns cannot be said again yet: {Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Saying again what still burns broke")]
    private partial void LogBroken(Exception problem);
}
