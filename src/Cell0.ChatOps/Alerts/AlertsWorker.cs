using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Alerts;

/// <summary>Ends alerts whose time has come, within a second or two of it, also those that ran out while nobody was up.</summary>
public sealed partial class AlertsWorker(AlertDesk desk, AlertmanagerReader reader, TimeProvider clock, ILogger<AlertsWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Try(() => desk.Rehearse(reader));
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do Try(() => desk.Expire());
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (StorageException problem)
        {
            NotStored(logger, problem.Message);
        }
        catch (Exception broken)
        {
            Broken(logger, broken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Alerts whose time has come could not be ended, tried again soon: {Problem}")]
    private static partial void NotStored(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look for alerts whose time has come broke")]
    private static partial void Broken(ILogger logger, Exception broken);
}
