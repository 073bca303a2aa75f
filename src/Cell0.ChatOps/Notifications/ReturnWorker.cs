using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>
/// Messages that may have arrived wait long before they go once more: each try may be one more copy. Meanwhile the network is asked whether it answers again,
/// so that its return is found by a question and not by the end of that wait.
/// </summary>
public sealed partial class ReturnWorker(IEnumerable<ILifeSign> signs, OutboxStore outbox, ChannelGate gate, DeliverySignal signal, TimeProvider clock, ILogger<ReturnWorker> log) : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ILifeSign> signs = signs.ToDictionary(sign => sign.Channel, StringComparer.Ordinal);

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>What a row of faults, named by its beginning, has shown so far.</summary>
    private readonly Dictionary<string, Seen> seen = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (signs.Count == 0) return;
        try
        {
            while (true)
            {
                if (asked.Count == 0) Watch(await signal.Troubled.ReadAsync(stoppingToken));
                else await Task.Delay(Pace(), clock, stoppingToken);
                while (signal.Troubled.TryRead(out var channel)) Watch(channel);
                foreach (var channel in asked.ToList()) await LookAsync(channel, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    private void Watch(string channel)
    {
        if (signs.ContainsKey(channel)) asked.Add(channel);
    }

    /// <summary>As often as the one that fails for the shortest time deserves.</summary>
    private TimeSpan Pace()
    {
        var now = clock.GetUtcNow();
        var pace = asked.Min(channel => Breaker.Interval(now - (gate.FailingSince(channel) ?? now)));
        return pace > Shortest ? pace : Shortest;
    }

    private async Task LookAsync(string channel, CancellationToken ct)
    {
        try
        {
            if (gate.FailingSince(channel) is not { } since || !outbox.HasUnknownWaiting(channel)) asked.Remove(channel);
            else if (!await AnswersAsync(channel, ct)) seen[channel] = new Seen(since, IsSilent: true, IsSpent: false);
            else if (MayGo(channel, since)) LetGo(channel, since);
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            LogBroken(problem, channel);
        }
    }

    /// <summary>That it answers while a message's fate is unknown proves no return by itself: it must have kept silent, or have failed often; and each such sign counts once, as each try may be a copy.</summary>
    private bool MayGo(string channel, DateTimeOffset since)
    {
        var before = seen.TryGetValue(channel, out var known) && known.Since == since ? known : new Seen(since, IsSilent: false, IsSpent: false);
        return before.IsSilent || (!before.IsSpent && gate.IsOpen(channel));
    }

    private async Task<bool> AnswersAsync(string channel, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(LongestAnswer, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await signs[channel].AnswersAsync(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private void LetGo(string channel, DateTimeOffset since)
    {
        seen[channel] = new Seen(since, IsSilent: false, IsSpent: true);
        outbox.TryUnknownNow(channel);
        gate.Answered(channel);
        signal.Wake();
        LogAnswers(channel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel} answers: what waited there for another try goes now")]
    private partial void LogAnswers(string channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look whether {Channel} is back broke")]
    private partial void LogBroken(Exception problem, string channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look whether a channel is back waits: {Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Looks for returns stop")]
    private partial void LogStopping();

    /// <param name="IsSilent">A question was not answered since anything was let go.</param>
    /// <param name="IsSpent">Something was let go, and since then no question was without an answer.</param>
    private readonly record struct Seen(DateTimeOffset Since, bool IsSilent, bool IsSpent);
}
