using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Wakes when something that burns is to be said again. What is due stands on disk: a restart forgets nothing.</summary>
public sealed partial class RepeatWorker(Repeater repeater, RepeatSignal signal, TimeProvider clock, ILogger<RepeatWorker> log) : BackgroundService
{
    /// <summary>Looked at again after this long at most: a host that slept has another time than its timers.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            signal.Looking();
            await signal.WaitAsync(Turn(), clock, stoppingToken);
        }
    }

    /// <returns>When to look again.</returns>
    private DateTimeOffset Turn()
    {
        try
        {
            var (next, now) = (repeater.Turn(), clock.GetUtcNow());
            return next is null || next > now + Longest ? now + Longest : next < now + Shortest ? now + Shortest : next.Value;
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
        }
        catch (Exception broken)
        {
            LogBroken(broken);
        }

        return clock.GetUtcNow() + AfterFault;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What still burns cannot be said again yet: {Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Saying again what still burns broke")]
    private partial void LogBroken(Exception problem);
}
