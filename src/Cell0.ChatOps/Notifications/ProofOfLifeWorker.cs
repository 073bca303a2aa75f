using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Asks every path that can be proven without a message whether it works, at start and every five minutes.</summary>
public sealed partial class ProofOfLifeWorker(
    IEnumerable<ILifeSign> signs,
    IEnumerable<ILinkedChats> linked,
    ChannelStateStore store,
    OutboxStore outbox,
    ChannelGate gate,
    ChannelHealthBoard health,
    TimeProvider clock,
    ILogger<ProofOfLifeWorker> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestProof = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<ILifeSign> signs = [.. signs];
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private bool isFirst = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (signs.Count == 0) return;
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do await TurnAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    /// <summary>Asks each path once.</summary>
    internal async Task TurnAsync(CancellationToken ct)
    {
        foreach (var sign in signs)
        {
            try
            {
                Note(sign.Channel, await AskAsync(sign, ct));
            }
            catch (StorageException problem)
            {
                LogStorage(problem.Message);
            }
            catch (Exception problem) when (!ct.IsCancellationRequested)
            {
                LogBroken(problem, sign.Channel);
            }
        }

        isFirst = false;
    }

    private async Task<LifeSign> AskAsync(ILifeSign sign, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(LongestProof, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await sign.ProveAsync([.. linked.SelectMany(people => people.DefaultReceivers()).Where(chat => chat.Channel == sign.Channel)], either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new LifeSign.Dead($"no answer within {LongestProof.TotalSeconds:0} s");
        }
    }

    private void Note(string channel, LifeSign found)
    {
        switch (found)
        {
            case LifeSign.Alive alive:
                health.Proven(channel, alive.At);
                store.Proven(channel, alive.At);
                said.Remove(channel);
                // With nothing left to try there would be nobody to find that the channel is back.
                if (gate.IsOpen(channel) && !outbox.HasWaiting(channel)) gate.Succeeded(channel);
                break;
            case LifeSign.Dead dead:
                health.Dead(channel, dead.Reason);
                // At start each channel says itself what its settings lack; a death is logged once.
                if (!isFirst && said.Add(channel)) LogDead(channel, dead.Reason);
                break;
            case LifeSign.Unproven:
                health.Unproven(channel);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The way over {Channel} is dead: {Reason}")]
    private partial void LogDead(string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The proof of {Channel} broke")]
    private partial void LogBroken(Exception problem, string channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "A proof of life could not be written down: {Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Proofs of life stop")]
    private partial void LogStopping();
}
