using System.Globalization;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>Receives what people write, by long polling, and gives it to the desk.</summary>
public sealed partial class TelegramPollingWorker(
    TelegramClient client,
    TelegramLink link,
    ChatDesk desk,
    CommandCatalogue catalogue,
    ChannelHealthBoard health,
    Backoff backoff,
    TimeProvider clock,
    ILogger<TelegramPollingWorker> log) : BackgroundService
{
    private const int LongestDescription = 256;

    private static readonly UpdateType[] Wanted = [UpdateType.Message];

    private string? said;
    private int failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!client.IsConfigured) return;
        if (client.Polling is not { } bot)
        {
            Fail("Telegram:BotToken has not the form 123456:ABC...; @BotFather shows the right one");
            return;
        }

        try
        {
            // Over the connection for sending: the first alert then finds it open.
            await PersistentlyAsync(() => IntroduceAsync(client.Sending ?? bot, stoppingToken), stoppingToken);
            int? offset = null;
            while (!stoppingToken.IsCancellationRequested)
                await PersistentlyAsync(async () => offset = await ReceiveAsync(bot, offset, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    private async Task IntroduceAsync(ITelegramBotClient bot, CancellationToken ct)
    {
        var me = await bot.GetMe(ct);
        link.Known(me.Username ?? "");
        LogConnected(me.Username ?? "");
        var commands = catalogue.Commands.Select(command => command.Spec).Where(spec => spec.IsListed).Select(spec => new BotCommand(spec.Verb, Shorten(spec.Summary)));
        try
        {
            await bot.SetMyCommands(commands, cancellationToken: ct);
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            LogMenu(TelegramErrors.Receiving(problem));
        }
    }

    /// <returns>The offset that confirms what was handled.</returns>
    private async Task<int?> ReceiveAsync(ITelegramBotClient bot, int? offset, CancellationToken ct)
    {
        var updates = await bot.GetUpdates(offset, timeout: (int)TelegramClient.Hold.TotalSeconds, allowedUpdates: Wanted, cancellationToken: ct);
        Works();
        foreach (var update in updates)
        {
            if (Text(update) is { } text) await HandleAsync(text, ct);
            offset = update.Id + 1;
        }

        return offset;
    }

    /// <summary>People's own words only: neither bots, nor edits, nor what a channel posts.</summary>
    private IncomingText? Text(Update update)
    {
        if (update.Message is not { Text: { Length: > 0 } words, From: { IsBot: false } sender, SenderChat: null } message) return null;
        return new IncomingText(
            Chat(message.Chat.Id),
            Chat(sender.Id),
            message.Chat.Type == ChatType.Private,
            string.Create(CultureInfo.InvariantCulture, $"u{update.Id}"),
            words,
            $"{sender.FirstName} {sender.LastName}".Trim(),
            link.BotName);
    }

    private async Task HandleAsync(IncomingText text, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await desk.HandleAsync(text, ct);
                return;
            }
            catch (StorageException problem)
            {
                LogWaits(problem.Message);
            }
            catch (Exception problem) when (!ct.IsCancellationRequested)
            {
                // One message that breaks its handling must not stop those behind it.
                LogBroken(problem);
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
        }
    }

    private async Task PersistentlyAsync(Func<Task> work, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (RequestException problem) when (!ct.IsCancellationRequested)
            {
                Fail(TelegramErrors.Receiving(problem));
                await Task.Delay(Wait(problem), clock, ct);
            }
        }
    }

    private TimeSpan Wait(RequestException problem) => problem switch
    {
        ApiRequestException { Parameters.RetryAfter: { } seconds } => TimeSpan.FromSeconds(seconds),
        ApiRequestException { ErrorCode: 401 or 404 } => TimeSpan.FromMinutes(1),
        _ => backoff.After(Math.Min(failures++, 5)),
    };

    /// <summary>The same fault is said once, not at every try.</summary>
    private void Fail(string reason)
    {
        link.Fails(reason);
        health.Failed(TelegramChannel.ChannelName, reason);
        if (said != reason) LogFails(reason);
        said = reason;
    }

    private void Works()
    {
        if (said is not null) LogAgain();
        said = null;
        failures = 0;
        link.Works();
        health.Succeeded(TelegramChannel.ChannelName);
    }

    private static Target Chat(long id) => new(TelegramChannel.ChannelName, id.ToString(CultureInfo.InvariantCulture));

    private static string Shorten(string text) => text.Length <= LongestDescription ? text : text[..LongestDescription];

    [LoggerMessage(Level = LogLevel.Information, Message = "Telegram knows this bot as @{BotName}")]
    private partial void LogConnected(string botName);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing is received from Telegram: {Reason}")]
    private partial void LogFails(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Telegram is received again")]
    private partial void LogAgain();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bot's menu of commands was not set: {Reason}")]
    private partial void LogMenu(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message from Telegram waits: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message from Telegram broke its handling")]
    private partial void LogBroken(Exception problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Telegram polling stops")]
    private partial void LogStopping();
}
