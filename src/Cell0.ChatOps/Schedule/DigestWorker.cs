using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <summary>Sleeps until somebody's morning; looks again every quarter of an hour, for people come and clocks are set.</summary>
public sealed partial class DigestWorker(DigestDesk desk, TimeProvider clock, ILogger<DigestWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true) await Task.Delay(Turn(), clock, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    /// <returns>How long to sleep.</returns>
    private TimeSpan Turn()
    {
        try
        {
            desk.Tell();
            return desk.Next() is { } next && next - clock.GetUtcNow() is var left && left < Longest ? TimeSpan.FromSeconds(Math.Max(1, left.TotalSeconds)) : Longest;
        }
        catch (StorageException problem)
        {
            NotStored(logger, problem.Message);
            return TimeSpan.FromMinutes(1);
        }
        catch (Exception broken)
        {
            Broken(logger, broken);
            return Longest;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The morning's digest could not be stored, tried again soon: {Problem}")]
    private static partial void NotStored(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The morning's digest broke")]
    private static partial void Broken(ILogger logger, Exception broken);
}
