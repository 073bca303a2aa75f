using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Sends one row of one chat at a time and settles what became of it.</summary>
public sealed partial class DeliveryLane(
    OutboxStore outbox,
    ChatMoves moves,
    ChannelHealthBoard health,
    Pacer pacer,
    Backoff backoff,
    TimeProvider clock,
    ILogger<DeliveryLane> log)
{
    /// <summary>Stands before a copy whose first one may have arrived.</summary>
    public const string SecondCopyMark = "(sent again: the first copy's fate is unknown)";

    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(30);

    public bool IsOpen(IChannel channel, Target chat) => pacer.IsOpen(chat, channel.PaceFor(chat.Chat));

    /// <param name="handed">A row that is claimed already; null: take the chat's next.</param>
    /// <param name="hard">Cuts a send off; its fate is then unknown.</param>
    /// <returns>False when the chat has nothing that is due.</returns>
    public async Task<bool> SendNextAsync(IChannel channel, Target chat, OutboxRow? handed, CancellationToken stopping, CancellationToken hard)
    {
        var pace = channel.PaceFor(chat.Chat);
        var wait = pacer.Reserve(chat, pace);
        if (wait > TimeSpan.Zero && !await WaitAsync(wait, stopping))
        {
            if (handed is not null) Release(handed);
            return false;
        }

        var row = handed ?? await PersistAsync(() => outbox.ClaimNext(chat), hard);
        if (row is null)
        {
            pacer.Refund(chat, pace);
            return false;
        }

        var (settlement, problem) = await TryAsync(channel, row, hard);
        await PersistAsync(() => Settle(row, settlement, problem), hard);
        return true;
    }

    /// <summary>A claimed row that was not sent goes back, so that the next start need not wonder about it.</summary>
    public void Release(OutboxRow row)
    {
        try
        {
            outbox.Release(row);
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
        }
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private async Task<(Settlement Settlement, string? Problem)> TryAsync(IChannel channel, OutboxRow row, CancellationToken hard)
    {
        var begun = clock.GetTimestamp();
        try
        {
            var result = await SendAsync(channel, row, isPlain: false, hard);
            string? problem = null;
            if (result is SendResult.FormatRefused refused)
            {
                problem = $"sent as plain text: {refused.Reason}";
                LogFormatRefused(row.Template, channel.Name, refused.Reason);
                result = await SendAsync(channel, row, isPlain: true, hard);
            }

            Report(channel, row, result, clock.GetElapsedTime(begun));
            return (Settlement.Decide(row, result, clock.GetUtcNow(), backoff), problem);
        }
        catch (Exception broken) when (!hard.IsCancellationRequested || broken is not OperationCanceledException)
        {
            LogBroken(broken, row.Id, channel.Name);
            health.Parked(channel.Name);
            return (Settlement.Broken(row, broken), null);
        }
    }

    private async Task<SendResult> SendAsync(IChannel channel, OutboxRow row, bool isPlain, CancellationToken hard)
    {
        using var timeout = new CancellationTokenSource(LongestSend, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, hard);
        var text = isPlain ? row.PlainText : row.Text;
        if (row is { Resend: true, IsAlert: true }) text = $"{(isPlain ? SecondCopyMark : TextEscaper.Escape(SecondCopyMark, channel.Format))}\n{text}";
        try
        {
            return await channel.SendAsync(new OutgoingMessage(row.Id, row.Chat, text, isPlain, row.Loud), either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new SendResult.Unknown($"no answer within {LongestSend.TotalSeconds:0} s");
        }
    }

    private void Report(IChannel channel, OutboxRow row, SendResult result, TimeSpan took)
    {
        switch (result)
        {
            case SendResult.Accepted or SendResult.Delivered:
                health.Succeeded(channel.Name);
                LogSent(row.Id, row.Template, channel.Name, (int)took.TotalMilliseconds, row.Attempts + 1);
                break;
            case SendResult.Retry retry:
                health.Failed(channel.Name, retry.Reason);
                LogPutBack(row.Id, channel.Name, retry.Reason);
                break;
            case SendResult.Unknown unknown:
                health.Failed(channel.Name, unknown.Reason);
                LogPutBack(row.Id, channel.Name, unknown.Reason);
                break;
            case SendResult.Refused refused:
                LogRefused(row.Id, row.Template, channel.Name, refused.Reason);
                break;
        }
    }

    private bool Settle(OutboxRow row, Settlement settlement, string? problem)
    {
        var now = clock.GetUtcNow();
        switch (settlement)
        {
            case Settlement.Done done:
                outbox.Accept(row, done.RemoteId, done.Delivered, problem);
                break;
            case Settlement.Again again:
                outbox.PutBack(row, now + again.After, again.Reason, again.Unknown);
                break;
            case Settlement.PushAside aside:
                outbox.Park(row, now + aside.After, aside.Reason);
                break;
            case Settlement.Follow follow:
                outbox.PutBack(row, now, "the chat has a new name", unknown: false);
                moves.Follow(row.Target, follow.Chat);
                break;
            case Settlement.GiveUp given:
                outbox.Fail(row, given.Reason);
                break;
        }

        return true;
    }

    /// <summary>What was sent must be written down, or it would go again: a storage fault is waited out.</summary>
    private async Task<T> PersistAsync<T>(Func<T> work, CancellationToken hard)
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

            await Task.Delay(TimeSpan.FromSeconds(1), clock, hard);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {Id} ({Template}) accepted by {Channel} in {Ms} ms, try {Try}")]
    private partial void LogSent(long id, string template, string channel, int ms, int @try);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} waits for another try on {Channel}: {Reason}")]
    private partial void LogPutBack(long id, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} ({Template}) was refused for good by {Channel}: {Reason}")]
    private partial void LogRefused(long id, string template, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The markup of template '{Template}' was refused by {Channel}, plain text goes instead: {Reason}")]
    private partial void LogFormatRefused(string template, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} broke its handling on {Channel} and is pushed aside")]
    private partial void LogBroken(Exception problem, long id, string channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of a message cannot be written down yet: {Problem}")]
    private partial void LogStorage(string problem);
}
