using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Brings the progress board to the chats by editing accepted answers, at most one edit a second per chat.</summary>
public sealed partial class ProgressWorker(
    ProgressBoard board,
    OutboxStore outbox,
    Notifier notifier,
    MessageTexts texts,
    IEnumerable<IChannel> channels,
    TimeProvider clock,
    ILogger<ProgressWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestEdit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
    private readonly Dictionary<Target, DateTimeOffset> notBefore = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await board.Changed.WaitAsync(stoppingToken);
                foreach (var note in board.Open()) await ShowSafelyAsync(note, stoppingToken);
                await Task.Delay(Look, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    private async Task ShowSafelyAsync(ProgressNote note, CancellationToken ct)
    {
        try
        {
            await ShowAsync(note, ct);
        }
        catch (StorageException problem)
        {
            LogWaits(problem.Message);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            LogBroken(problem);
            board.Close(note);
        }
    }

    private async Task ShowAsync(ProgressNote note, CancellationToken ct)
    {
        var chat = note.Reply.Chat;
        if (notBefore.TryGetValue(chat, out var at) && clock.GetUtcNow() < at) return;
        var answer = outbox.Find(chat, note.Reply.Key);
        if (answer is { State: OutboxState.Pending or OutboxState.Sending or OutboxState.Unknown, RemoteId: null }) return;
        if (answer?.RemoteId is not { } remoteId)
        {
            CloseUnsent(note);
            return;
        }

        var channel = channels[chat.Channel];
        var part = texts.Render(channel, note.Template, note.Model, note.Title)[0];
        var result = await EditAsync(channel, new OutgoingMessage(0, chat.Chat, part.Text, false, false), remoteId, ct);
        if (result is SendResult.FormatRefused) result = await EditAsync(channel, new OutgoingMessage(0, chat.Chat, part.Plain, true, false), remoteId, ct);
        Settle(note, result);
    }

    private async Task<SendResult> EditAsync(IChannel channel, OutgoingMessage message, string remoteId, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(LongestEdit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await channel.EditAsync(message, remoteId, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new SendResult.Unknown("no answer to an edit");
        }
    }

    private void Settle(ProgressNote note, SendResult result)
    {
        var wait = result is SendResult.Retry { After: { } asked } && asked > Pace ? asked : Pace;
        notBefore[note.Reply.Chat] = clock.GetUtcNow() + wait;
        if (result is SendResult.Accepted or SendResult.Delivered) board.Close(note);
        else CloseUnsent(note);
    }

    /// <summary>A step that cannot be shown is dropped, the next will do; the end is told in a message of its own.</summary>
    private void CloseUnsent(ProgressNote note)
    {
        if (note.IsFinal) notifier.Reply(note.Reply.Chat, note.Reply.Key + "/end", note.Template, note.Model, note.Title);
        board.Close(note);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Progress waits: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Progress could not be shown")]
    private partial void LogBroken(Exception problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Progress stops")]
    private partial void LogStopping();
}
