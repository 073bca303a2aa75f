using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Sends what goes out next of one chat and settles what became of it.</summary>
public sealed partial class DeliveryLane(
    DispatchStore dispatch,
    ChatMoves moves,
    ChannelGate gate,
    MessageTexts texts,
    ChannelHealthBoard health,
    Pacer pacer,
    Backoff backoff,
    TimeProvider clock,
    ILogger<DeliveryLane> log)
{
    /// <summary>Stands before a copy whose first one may have arrived.</summary>
    public const string SecondCopyMark = "(sent again: the first copy's fate is unknown)";

    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(30);

    private int waiting;

    /// <summary>Lanes that only wait for their pace.</summary>
    internal int Waiting => Volatile.Read(ref waiting);

    public bool IsOpen(IChannel channel, Target chat) => !gate.IsOpen(chat.Channel) && gate.NotBefore(chat) is null && pacer.IsOpen(chat, channel.PaceFor(chat.Chat));

    /// <param name="handed">A row that is claimed already; null: decide and claim.</param>
    /// <param name="probe">True: the one try of a channel that is taken for unreachable.</param>
    /// <param name="hard">Cuts a send off; its fate is then unknown.</param>
    internal async Task<LaneStep> SendNextAsync(IChannel channel, Target chat, OutboxRow? handed, bool probe, CancellationToken stopping, CancellationToken hard)
    {
        var pace = channel.PaceFor(chat.Chat);
        var wait = pacer.Reserve(chat, pace);
        if (wait > TimeSpan.Zero && !await WaitAsync(wait, stopping)) return Abandon(handed, chat, pace, null);
        // An edit needs its card looked up, and a gate may have closed meanwhile.
        if (handed is not null && (handed.Form == MessageForm.CardEdit || !MayGo(chat, probe, out _)))
        {
            Release([handed]);
            handed = null;
        }

        if (!MayGo(chat, probe, out var until)) return Abandon(null, chat, pace, until);
        var plan = handed is not null
            ? new Outgoing { Kind = OutgoingKind.Single, Rows = [handed], Reason = "its turn" }
            : await PersistAsync(() => dispatch.Claim(chat, new ChannelFacts(channel.Name, channel.Limit, channel.CanEdit), gate.OutageOf(channel.Name), probe), hard);
        foreach (var dropped in plan.Dropped) LogDropped(dropped.Row.Id, dropped.Row.Template, dropped.Reason);
        if (plan.Kind == OutgoingKind.Nothing) return Abandon(null, chat, pace, plan.Until);
        var (result, problem, broken) = await TryAsync(channel, plan, hard);
        // What the network did not take does not count against its limits: after an outage the first messages need not wait for the tries in it.
        if (result is SendResult.Retry { After: null }) pacer.Refund(chat, pace);
        var settled = await PersistAsync(() => Settle(plan, result, problem, broken), hard);
        Reach(channel.Name, result);
        return new LaneStep(true, null, settled);
    }

    /// <summary>Claimed rows that were not sent go back, so that the next start need not wonder about them.</summary>
    public bool Release(IReadOnlyList<OutboxRow> rows)
    {
        try
        {
            dispatch.Release(rows);
            return true;
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
            return false;
        }
    }

    private bool MayGo(Target chat, bool probe, out DateTimeOffset? until)
    {
        until = gate.NotBefore(chat);
        return until is null && (probe || !gate.IsOpen(chat.Channel));
    }

    private LaneStep Abandon(OutboxRow? handed, Target chat, ChannelPace pace, DateTimeOffset? until)
    {
        if (handed is not null) Release([handed]);
        pacer.Refund(chat, pace);
        return new LaneStep(false, until);
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        Interlocked.Increment(ref waiting);
        await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref waiting);
        return !stopping.IsCancellationRequested;
    }

    private async Task<(SendResult? Result, string? Problem, Exception? Broken)> TryAsync(IChannel channel, Outgoing plan, CancellationToken hard)
    {
        var begun = clock.GetTimestamp();
        try
        {
            var result = await SendAsync(channel, plan, isPlain: false, hard);
            string? problem = null;
            if (result is SendResult.FormatRefused refused)
            {
                problem = $"sent as plain text: {refused.Reason}";
                LogFormatRefused(plan.Rows[0].Template, channel.Name, refused.Reason);
                result = await SendAsync(channel, plan, isPlain: true, hard);
            }

            Report(plan, result, clock.GetElapsedTime(begun));
            return (result, problem, null);
        }
        catch (Exception broken) when (!hard.IsCancellationRequested || broken is not OperationCanceledException)
        {
            LogBroken(broken, plan.Rows[0].Id, channel.Name);
            return (null, null, broken);
        }
    }

    private async Task<SendResult> SendAsync(IChannel channel, Outgoing plan, bool isPlain, CancellationToken hard)
    {
        using var timeout = new CancellationTokenSource(LongestSend, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, hard);
        var message = OutgoingText.Of(plan, channel, texts, isPlain, clock.GetUtcNow(), clock.LocalTimeZone);
        try
        {
            return plan.Card is { } card ? await channel.EditAsync(message, card, either.Token) : await channel.SendAsync(message, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new SendResult.Unknown($"no answer within {LongestSend.TotalSeconds:0} s");
        }
    }

    private void Report(Outgoing plan, SendResult result, TimeSpan took)
    {
        var row = plan.Rows[0];
        switch (result)
        {
            case SendResult.Accepted or SendResult.Delivered:
                health.Succeeded(row.Channel);
                LogSent(row.Id, row.Template, row.Channel, (int)took.TotalMilliseconds, row.Attempts + 1, plan.Reason);
                break;
            case SendResult.Retry retry:
                health.Failed(row.Channel, retry.Reason);
                LogPutBack(LevelOf(row), row.Id, row.Channel, retry.Reason);
                break;
            case SendResult.Unknown unknown:
                health.Failed(row.Channel, unknown.Reason);
                LogPutBack(LevelOf(row), row.Id, row.Channel, unknown.Reason);
                break;
            case SendResult.Refused refused:
                LogRefused(row.Id, row.Template, row.Channel, refused.Reason);
                break;
        }
    }

    /// <summary>Its first fault is worth a warning; that the channel is taken for unreachable says the rest, and each further try nothing new.</summary>
    private LogLevel LevelOf(OutboxRow row) => row.Attempts == 0 && !gate.IsOpen(row.Channel) ? LogLevel.Warning : LogLevel.Debug;

    /// <returns>True when nothing of it is left to be done.</returns>
    private bool Settle(Outgoing plan, SendResult? result, string? problem, Exception? broken)
    {
        var now = clock.GetUtcNow();
        var row = plan.Rows[0];
        var settlement = result is null ? Settlement.Broken(row, broken!) : Settlement.Decide(row, result, now, backoff);
        switch (settlement)
        {
            case Settlement.Done when plan.Kind == OutgoingKind.Edit:
                dispatch.AcceptEdit(row, problem);
                break;
            case Settlement.Done done:
                dispatch.Accept(plan.Rows, done.RemoteId, done.Delivered, problem);
                break;
            case Settlement.Again again:
                if (result is SendResult.Retry { After: { } asked } retry) gate.Hold(row.Target, asked, retry.Everywhere);
                dispatch.PutBack(plan.Rows, now + again.After, again.Reason, again.Unknown && plan.Kind != OutgoingKind.Edit);
                break;
            case Settlement.Follow follow:
                dispatch.PutBack(plan.Rows, now, Settlement.HasMoved, unknown: false);
                moves.Follow(row.Target, follow.Chat);
                break;
            case Settlement.GiveUp or Settlement.PushAside when plan.Rows.Count > 1:
                // One of them may be to blame: each goes alone, so that the others arrive.
                dispatch.PutBack(plan.Rows, now, "refused within a bundle", unknown: false, alone: true);
                break;
            case Settlement.GiveUp given when plan.Kind == OutgoingKind.Edit:
                dispatch.CardIsGone(row, plan.Card!, given.Reason);
                break;
            case Settlement.PushAside aside:
                health.Parked(row.Channel);
                dispatch.Park(row, now + aside.After, aside.Reason);
                break;
            case Settlement.GiveUp given:
                dispatch.Fail(plan.Rows, given.Reason);
                break;
        }

        return settlement is Settlement.Done;
    }

    /// <summary>Whatever the network answers, even a refusal, it is there; what it does not answer counts against it.</summary>
    private void Reach(string channel, SendResult? result)
    {
        try
        {
            if (result is SendResult.Retry { After: null } retry) gate.Failed(channel, retry.Reason);
            else if (result is SendResult.Unknown unknown) gate.Failed(channel, unknown.Reason);
            else if (result is not null) gate.Succeeded(channel);
        }
        catch (StorageException problem)
        {
            LogStorage(problem.Message);
        }
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {Id} ({Template}) accepted by {Channel} in {Ms} ms, try {Try}: {Reason}")]
    private partial void LogSent(long id, string template, string channel, int ms, int @try, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {Id} ({Template}) does not go out: {Reason}")]
    private partial void LogDropped(long id, string template, string reason);

    [LoggerMessage(Message = "Message {Id} waits for another try on {Channel}: {Reason}")]
    private partial void LogPutBack(LogLevel level, long id, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} ({Template}) was refused for good by {Channel}: {Reason}")]
    private partial void LogRefused(long id, string template, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The markup of template '{Template}' was refused by {Channel}, plain text goes instead: {Reason}")]
    private partial void LogFormatRefused(string template, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} broke its handling on {Channel} and is pushed aside")]
    private partial void LogBroken(Exception problem, long id, string channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of a message cannot be written down yet: {Problem}")]
    private partial void LogStorage(string problem);
}

/// <param name="Sent">True when something was tried; there may be more.</param>
/// <param name="Until">Nothing of the chat may go before; null: it is woken when there is something.</param>
/// <param name="Settled">True when it was taken: nothing of it is left to be done.</param>
internal readonly record struct LaneStep(bool Sent, DateTimeOffset? Until, bool Settled = false);
