using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Notifications;

/// <summary>
/// The one door out: takes rows from the outbox and gives them to their channel, in order within a chat and side by side across chats.
/// Woken when something is committed; a timer only for what must wait.
/// </summary>
public sealed partial class DeliveryWorker(
    OutboxStore outbox,
    DeliveryLane lane,
    DeliverySignal signal,
    IEnumerable<IChannel> channels,
    IOptions<StorageOptions> storage,
    TimeProvider clock,
    ILogger<DeliveryWorker> log) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Dictionary<Target, Lane> lanes = [];
    private DateTimeOffset prunedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Sends under way get a moment to end: cut off, their fate would be unknown.
        using var hard = new CancellationTokenSource();
        try
        {
            await StorageAsync(Recover, stoppingToken);
            signal.Serve(IsIdle);
            while (!stoppingToken.IsCancellationRequested)
            {
                var wait = await StorageAsync(() => StartDue(stoppingToken, hard.Token), stoppingToken);
                await SleepAsync(wait, stoppingToken, hard.Token);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
        finally
        {
            signal.Serve(null);
            await FinishAsync(hard);
        }
    }

    private TimeSpan Recover()
    {
        var interrupted = outbox.RecoverInterrupted();
        if (interrupted > 0) LogRecovered(interrupted);
        return TimeSpan.Zero;
    }

    /// <returns>How long nothing is to be done unless somebody wakes us.</returns>
    private TimeSpan StartDue(CancellationToken stopping, CancellationToken hard)
    {
        var now = clock.GetUtcNow();
        if (now - prunedAt >= PruneEvery) Prune(now);
        var wait = LongestSleep;
        foreach (var (chat, due) in outbox.Waiting())
        {
            if (!channels.TryGetValue(chat.Channel, out var channel) || !channel.IsConfigured) continue;
            if (due <= now) Start(chat, null, stopping, hard);
            else if (due - now < wait) wait = due - now;
        }

        return wait;
    }

    private void Prune(DateTimeOffset now)
    {
        prunedAt = now;
        var removed = outbox.Prune(now - TimeSpan.FromDays(storage.Value.RetentionDays));
        if (removed > 0) LogPruned(removed);
    }

    private async Task SleepAsync(TimeSpan wait, CancellationToken stopping, CancellationToken hard)
    {
        using var timer = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        try
        {
            await signal.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return;
        }

        while (signal.Reader.TryRead(out var handed))
        {
            if (handed is not null) Start(handed.Target, handed, stopping, hard);
        }
    }

    private bool IsIdle(Target chat)
    {
        if (!channels.TryGetValue(chat.Channel, out var channel) || !channel.IsConfigured) return false;
        lock (gate)
        {
            if (lanes.ContainsKey(chat)) return false;
        }

        return lane.IsOpen(channel, chat);
    }

    private void Start(Target chat, OutboxRow? handed, CancellationToken stopping, CancellationToken hard)
    {
        lock (gate)
        {
            if (lanes.TryGetValue(chat, out var running))
            {
                running.Again = true;
                if (handed is not null) running.Handed.Enqueue(handed);
                return;
            }

            var begun = new Lane();
            if (handed is not null) begun.Handed.Enqueue(handed);
            lanes[chat] = begun;
            begun.Task = Task.Run(() => DrainAsync(chat, begun, stopping, hard), CancellationToken.None);
        }
    }

    private async Task DrainAsync(Target chat, Lane running, CancellationToken stopping, CancellationToken hard)
    {
        try
        {
            do
            {
                while (!stopping.IsCancellationRequested && await lane.SendNextAsync(channels[chat.Channel], chat, running.TakeHanded(gate), stopping, hard))
                {
                }
            }
            while (!stopping.IsCancellationRequested && !MayEnd(chat, running));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogLaneBroke(problem, chat.Channel);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (gate)
            {
                if (lanes.TryGetValue(chat, out var current) && ReferenceEquals(current, running)) lanes.Remove(chat);
            }

            while (running.TakeHanded(gate) is { } unsent) lane.Release(unsent);
            // What was put back or handed in meanwhile has its own time: the loop looks again.
            signal.Wake();
        }
    }

    private bool MayEnd(Target chat, Lane running)
    {
        lock (gate)
        {
            var more = running.Again || running.Handed.Count > 0;
            running.Again = false;
            if (!more) lanes.Remove(chat);
            return !more;
        }
    }

    private async Task FinishAsync(CancellationTokenSource hard)
    {
        Task[] underWay;
        lock (gate) underWay = [.. lanes.Values.Select(running => running.Task)];
        hard.CancelAfter(Grace);
        await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A full disk or a locked file must not end the worker: it says so and tries again.</summary>
    private async Task<TimeSpan> StorageAsync(Func<TimeSpan> work, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return work();
            }
            catch (StorageException problem)
            {
                LogStorage(problem.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages were cut off in mid-send when the service last ended; alerts among them go again, marked")]
    private partial void LogRecovered(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} old messages from the outbox")]
    private partial void LogPruned(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages wait: {Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A chat of {Channel} stopped being served for a moment")]
    private partial void LogLaneBroke(Exception problem, string channel);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Delivery stops")]
    private partial void LogStopping();

    private sealed class Lane
    {
        public Queue<OutboxRow> Handed { get; } = new();

        public bool Again { get; set; }

        public Task Task { get; set; } = Task.CompletedTask;

        public OutboxRow? TakeHanded(Lock gate)
        {
            lock (gate) return Handed.TryDequeue(out var row) ? row : null;
        }
    }
}
