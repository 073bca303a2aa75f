using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Waits for the gateway's events and for the clock (a job may be overdue without any event), and has each judged at once.</summary>
public sealed partial class CronWatchWorker(
    IGatewayEvents events,
    CronWatch watch,
    IOptions<GatewayOptions> gateway,
    IOptions<IncidentOptions> incidents,
    TimeProvider clock,
    ILogger<CronWatchWorker> logger) : BackgroundService
{
    private static readonly TimeSpan TendEvery = TimeSpan.FromMinutes(1);

    private bool isUp;
    private bool isRead;
    private bool wants;
    private DateTimeOffset tendAt = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nothing of the start may wait for the gateway.
        await Task.Yield();
        using var subscription = events.Subscribe();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(subscription, stoppingToken);
                await TurnAsync(subscription, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException problem)
            {
                NotStored(logger, problem);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                Broken(logger, broken);
                isRead = false;
            }
        }
    }

    /// <summary>Until something is told, or the clock has something to judge.</summary>
    private async Task WaitAsync(IGatewaySubscription subscription, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(wants ? incidents.Value.Reprobe : gateway.Value.ProbeEvery, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await subscription.Events.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The second look is a fresh reading, not the same facts twice.
            if (wants) isRead = false;
        }
    }

    private async Task TurnAsync(IGatewaySubscription subscription, CancellationToken ct)
    {
        while (subscription.Events.TryRead(out var news)) await TakeAsync(news, ct);
        if (!isUp) return;
        if (!isRead) isRead = await watch.ReadAsync(ct);
        wants = watch.Judge().Wants;
        if (clock.GetUtcNow() < tendAt) return;
        tendAt = clock.GetUtcNow() + TendEvery;
        await watch.TendAsync(ct);
        wants |= watch.Judge().Wants;
    }

    private async Task TakeAsync(GatewayEvent news, CancellationToken ct)
    {
        switch (news)
        {
            case LinkUp:
                (isUp, isRead) = (true, false);
                break;
            case LinkDown down:
                (isUp, isRead, wants) = (false, false, false);
                watch.Lost(down.Error);
                break;
            case CronEvent job:
                isRead &= await watch.TakeAsync(job, ct);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What the gateway's jobs did could not be stored")]
    private static partial void NotStored(ILogger logger, Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Following the gateway's jobs broke; they are read anew")]
    private static partial void Broken(ILogger logger, Exception problem);
}
