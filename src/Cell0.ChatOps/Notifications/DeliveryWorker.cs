using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Notifications;

/// <summary>
/// The one door out: takes rows from the outbox and gives them to their channel, in order within a chat and side by side across chats.
/// Woken when something is committed; a timer only for what must wait.
/// </summary>
public sealed partial class DeliveryWorker(
    OutboxStore outbox,
    DispatchStore dispatch,
    DeliveryLane lane,
    ChannelGate entrance,
    DeliverySignal signal,
    IEnumerable<IChannel> channels,
    IOptions<StorageOptions> storage,
    TimeProvider clock,
    ILogger<DeliveryWorker> log) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnconfiguredPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Dictionary<Target, Lane> lanes = [];
    private readonly Dictionary<Target, (DateTimeOffset Until, int Returns, bool IsFirm)> holds = [];
    private readonly Dictionary<string, Target> probed = new(StringComparer.Ordinal);
    private DateTimeOffset prunedAt;
    private volatile bool isAsleep;

    /// <summary>True when nothing is under way and nothing happens until a row comes, or time passes.</summary>
    public bool IsResting
    {
        get
        {
            lock (gate) return isAsleep && !signal.Reader.TryPeek(out _) && lanes.Count <= lane.Waiting;
        }
    }

    /// <summary>Works while something is done, for a process that runs no other worker.</summary>
    public async Task<T> WhileAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await StartAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            await StopAsync(CancellationToken.None);
        }
    }

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
        entrance.Load();
        return TimeSpan.Zero;
    }

    /// <returns>How long nothing is to be done unless somebody wakes us.</returns>
    private TimeSpan StartDue(CancellationToken stopping, CancellationToken hard)
    {
        var now = clock.GetUtcNow();
        if (now - prunedAt >= PruneEvery) Prune(now);
        var next = now + LongestSleep;
        var away = new Dictionary<string, List<Target>>(StringComparer.Ordinal);
        foreach (var (chat, due) in outbox.Waiting())
        {
            var at = due;
            if (!channels.TryGetValue(chat.Channel, out var channel) || !channel.IsConfigured)
            {
                if (due <= now) FailUnreachable(chat, now, channel is null);
            }
            else if (entrance.IsOpen(chat.Channel)) (away.TryGetValue(chat.Channel, out var chats) ? chats : away[chat.Channel] = []).Add(chat);
            else
            {
                if (HeldUntil(chat, now) is { } held && held > at) at = held;
                if (at <= now) Start(chat, null, null, stopping, hard);
                else if (at < next) next = at;
            }
        }

        foreach (var (channel, chats) in away)
        {
            if (Probe(channel, chats, now, stopping, hard) is { } at && at < next) next = at;
        }

        return next > now ? next - now : TimeSpan.Zero;
    }

    /// <summary>A setting that was lost by mistake may come back with the next start; who has another target need not wait for that.</summary>
    private void FailUnreachable(Target chat, DateTimeOffset now, bool isUnknown)
    {
        var problem = isUnknown ? $"there is no channel '{chat.Channel}'" : $"{ChannelWords.Of(chat.Channel)} is not configured";
        var failed = dispatch.FailUnreachable(chat, now - UnconfiguredPatience, problem);
        if (failed > 0) LogUnreachable(failed, problem);
    }

    /// <summary>What stands in the way of a try that waits for nothing else: the network's wish, or a message that may have arrived.</summary>
    private DateTimeOffset? NotToBeTriedBefore(Target chat, DateTimeOffset now)
    {
        bool isFirm;
        lock (gate) isFirm = holds.TryGetValue(chat, out var hold) && hold.IsFirm;
        var held = isFirm ? HeldUntil(chat, now) : null;
        var asked = entrance.NotBefore(chat);
        return held > asked || asked is null ? held : asked;
    }

    private DateTimeOffset? HeldUntil(Target chat, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!holds.TryGetValue(chat, out var hold)) return null;
            if (hold.Until > now && hold.Returns == entrance.Returns(chat.Channel)) return hold.Until;
            holds.Remove(chat);
            return null;
        }
    }

    /// <summary>One message goes to see whether the channel is back: each time another chat's, so that one bad message does not keep it closed.</summary>
    /// <returns>When to look again; null while a try is under way.</returns>
    private DateTimeOffset? Probe(string channel, List<Target> chats, DateTimeOffset now, CancellationToken stopping, CancellationToken hard)
    {
        if (entrance.NextTry(channel) is not { } at) return null;
        if (at > now) return at;
        var ready = chats.Where(chat => NotToBeTriedBefore(chat, now) is null).ToList();
        if (ready.Count == 0) return chats.Min(chat => NotToBeTriedBefore(chat, now));
        var after = probed.TryGetValue(channel, out var last) ? ready.FindIndex(chat => string.CompareOrdinal(chat.Chat, last.Chat) > 0) : 0;
        var chosen = ready[Math.Max(after, 0)];
        lock (gate)
        {
            if (lanes.ContainsKey(chosen)) return null;
        }

        if (!entrance.TryTakeProbe(channel)) return null;
        probed[channel] = chosen;
        Start(chosen, null, channel, stopping, hard);
        return null;
    }

    private void Prune(DateTimeOffset now)
    {
        prunedAt = now;
        var removed = outbox.Prune(now - TimeSpan.FromDays(storage.Value.RetentionDays));
        if (removed > 0) LogPruned(removed);
    }

    /// <summary>Until there is something to look for. What is handed over meanwhile goes at once; nothing waits behind it.</summary>
    private async Task SleepAsync(TimeSpan wait, CancellationToken stopping, CancellationToken hard)
    {
        using var timer = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        for (var isWoken = false; !isWoken;)
        {
            try
            {
                isAsleep = true;
                await signal.Reader.WaitToReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                isAsleep = false;
            }

            while (signal.Reader.TryRead(out var handed))
            {
                if (handed is null) isWoken = true;
                else Start(handed.Target, handed, null, stopping, hard);
            }
        }

        signal.Looking();
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

    /// <param name="probe">Name of the channel whose one try this is; null: none.</param>
    private void Start(Target chat, OutboxRow? handed, string? probe, CancellationToken stopping, CancellationToken hard)
    {
        Lane begun;
        lock (gate)
        {
            if (lanes.TryGetValue(chat, out var running))
            {
                running.Again = true;
                if (handed is not null) running.Handed.Enqueue(handed);
                return;
            }

            begun = new Lane { IsProbe = probe is not null };
            if (handed is not null) begun.Handed.Enqueue(handed);
            lanes[chat] = begun;
        }

        // Runs here up to its first wait: the message is on its way before the loop looks further.
        begun.Task = DrainAsync(chat, begun, stopping, hard);
    }

    private async Task DrainAsync(Target chat, Lane running, CancellationToken stopping, CancellationToken hard)
    {
        try
        {
            do
            {
                await SendAllAsync(chat, running, stopping, hard);
            }
            while (!stopping.IsCancellationRequested && !MayEnd(chat, running));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            running.LeavesWork = true;
            LogLaneBroke(problem, chat.Channel);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (gate)
            {
                if (lanes.TryGetValue(chat, out var current) && ReferenceEquals(current, running)) lanes.Remove(chat);
            }

            if (running.IsProbe) entrance.EndProbe(chat.Channel);
            while (running.TakeHanded(gate) is { } unsent)
            {
                running.LeavesWork = true;
                lane.Release([unsent]);
            }

            // What was put back or handed in meanwhile has its own time: the loop looks again.
            if (running.LeavesWork) signal.Wake();
        }
    }

    private async Task SendAllAsync(Target chat, Lane running, CancellationToken stopping, CancellationToken hard)
    {
        while (!stopping.IsCancellationRequested)
        {
            var returns = entrance.Returns(chat.Channel);
            var probing = running.IsProbe && entrance.IsOpen(chat.Channel);
            var handed = running.TakeHanded(gate);
            var step = await lane.SendNextAsync(channels[chat.Channel], chat, handed, probing, stopping, hard);
            Hold(chat, step.Until, returns, probing);
            // A row is handed over when nothing waits for its chat, and whoever came since has said so.
            if (handed is not null && step.Settled) return;
            running.LeavesWork = true;
            if (!step.Sent || (probing && entrance.IsOpen(chat.Channel))) return;
        }
    }

    /// <param name="returns">As it stood before the look: a return meanwhile makes the hold void.</param>
    /// <param name="isFirm">True when not even the one try of an unreachable channel may go before.</param>
    private void Hold(Target chat, DateTimeOffset? until, int returns, bool isFirm)
    {
        lock (gate)
        {
            if (until is { } at) holds[chat] = (at, returns, isFirm);
            else holds.Remove(chat);
        }
    }

    private bool MayEnd(Target chat, Lane running)
    {
        lock (gate)
        {
            var more = !running.IsProbe && (running.Again || running.Handed.Count > 0);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} messages are given up: {Problem}")]
    private partial void LogUnreachable(int count, string problem);

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

        public bool IsProbe { get; init; }

        public bool Again { get; set; }

        /// <summary>True when there may be more for the chat, now or later.</summary>
        public bool LeavesWork { get; set; }

        public Task Task { get; set; } = Task.CompletedTask;

        public OutboxRow? TakeHanded(Lock gate)
        {
            lock (gate) return Handed.TryDequeue(out var row) ? row : null;
        }
    }
}
