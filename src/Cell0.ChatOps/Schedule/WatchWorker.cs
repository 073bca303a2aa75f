using Cell0.ChatOps.Access;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Looks between runs (<c>Gateway:ProbeEvery</c>), and notices that the host slept.</summary>
public sealed partial class WatchWorker(
    GatewayWatch watch,
    RunClock runClock,
    Notifier notifier,
    AccessBook access,
    Database database,
    IOptions<GatewayOptions> options,
    TimeProvider clock,
    ILogger<WatchWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sleep = new SleepDetector(clock);
        using var timer = new PeriodicTimer(options.Value.ProbeEvery, clock);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                if (sleep.Look() is var (from, to)) TellOfSleep(from, to);
                await watch.LookAsync(stoppingToken);
            }
            catch (StorageException problem)
            {
                NotStored(logger, problem);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                Broken(logger, broken);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void TellOfSleep(DateTimeOffset from, DateTimeOffset to)
    {
        runClock.Slept();
        Slept(logger, from, to);
        var notice = new Notification
        {
            Template = "host-slept",
            Model = new Dictionary<string, object?>(StringComparer.Ordinal) { ["now"] = to, ["from"] = from, ["to"] = to, ["lasted"] = to - from },
            Severity = "info",
            Why = "the host woke up",
            DedupeKey = $"slept/{from.ToUnixTimeSeconds()}",
            Title = "This host slept; nothing was measured meanwhile.",
            IsAlert = false,
        };
        database.Write(session => notifier.Enqueue(session, notice, access.DefaultReceivers()));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The host slept from {From:u} to {To:u}; runs due meanwhile are not missed")]
    private static partial void Slept(ILogger logger, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look between runs could not be stored")]
    private static partial void NotStored(ILogger logger, Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look between runs broke")]
    private static partial void Broken(ILogger logger, Exception problem);
}
