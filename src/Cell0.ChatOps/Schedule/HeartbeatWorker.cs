using System.Threading.Channels;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>After each turn of the clock a sign of life goes outside: when this host dies, somebody else notices.</summary>
public sealed partial class HeartbeatWorker(
    HeartbeatClient client,
    HeartbeatStore store,
    OutboxStore outbox,
    ChannelHealthBoard channels,
    IOptions<HeartbeatOptions> options,
    TimeProvider clock,
    ILogger<HeartbeatWorker> logger) : BackgroundService, IRunListener
{
    // Of several turns that wait only the newest counts.
    private readonly Channel<string?> turns = Channel.CreateBounded<string?>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private string? lastProblem;

    public void Progressed(RunProgress progress)
    {
        // A run that goes on is no turn yet.
    }

    public void Finished(RunId run) => turns.Writer.TryWrite(null);

    public void Failed(RunId run, string problem)
    {
        // Who cancels a run knows of it.
        if (problem != RunDesk.Cancelled) turns.Writer.TryWrite(problem);
    }

    /// <summary>One sign of life, or of trouble.</summary>
    public async Task BeatAsync(string? runProblem, CancellationToken ct)
    {
        var pulse = Measure(runProblem);
        var problem = await client.BeatAsync(pulse.IsWell, ct);
        if (problem != lastProblem)
        {
            if (problem is not null) NotHeard(logger, problem);
            else HeardAgain(logger);
            lastProblem = problem;
        }

        try
        {
            store.Save(new LastBeat(clock.GetUtcNow(), pulse.Trouble ?? "well", problem));
        }
        catch (StorageException full)
        {
            NotStored(logger, full.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn) return;
        try
        {
            await foreach (var problem in turns.Reader.ReadAllAsync(stoppingToken)) await BeatAsync(problem, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private Pulse Measure(string? runProblem)
    {
        try
        {
            return Pulse.Take(runProblem, outbox.AlertsStuckSince(clock.GetUtcNow() - Pulse.LongestWait), channels.All(), clock.GetUtcNow());
        }
        catch (StorageException broken)
        {
            return new Pulse($"storage: {broken.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outside watcher (Heartbeat:Url) did not hear us: {Problem}. Said once until it changes")]
    private static partial void NotHeard(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The outside watcher hears us again")]
    private static partial void HeardAgain(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "What the outside watcher heard could not be stored: {Problem}")]
    private static partial void NotStored(ILogger logger, string problem);
}
