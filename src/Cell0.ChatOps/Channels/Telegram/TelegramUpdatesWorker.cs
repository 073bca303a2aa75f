using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>Brings in what people write: polls for it, or has Telegram call the webhook and sees that it stays set.</summary>
public sealed partial class TelegramUpdatesWorker(
    TelegramClient client,
    TelegramLink link,
    TelegramInbox inbox,
    CommandCatalogue catalogue,
    ChannelHealthBoard health,
    Backoff backoff,
    IOptions<TelegramOptions> options,
    TimeProvider clock,
    ILogger<TelegramUpdatesWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookAtWebhookEvery = TimeSpan.FromMinutes(5);

    private readonly Complaint complaint = new();
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
            if (options.Value.Updates == TelegramUpdates.Webhook) await KeepWebhookAsync(client.Sending ?? bot, stoppingToken);
            else await PollAsync(bot, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    private async Task PollAsync(ITelegramBotClient bot, CancellationToken ct)
    {
        int? offset = null;
        while (!ct.IsCancellationRequested) await PersistentlyAsync(async () => offset = await ReceiveAsync(bot, offset, ct), ct);
    }

    /// <summary>Set at start, so that the secret is the one of the settings; then looked at, and set again when somebody took it away.</summary>
    private async Task KeepWebhookAsync(ITelegramBotClient bot, CancellationToken ct)
    {
        var settings = options.Value;
        await PersistentlyAsync(() => SetWebhookAsync(bot, settings, ct), ct);
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(LookAtWebhookEvery, clock, ct);
            await PersistentlyAsync(
                async () =>
                {
                    var now = await bot.GetWebhookInfo(ct);
                    if (now.Url != settings.WebhookUrl) await SetWebhookAsync(bot, settings, ct);
                    else if (now.LastErrorDate is { } at && clock.GetUtcNow().UtcDateTime - at < LookAtWebhookEvery) Fail($"Telegram cannot reach the webhook: {now.LastErrorMessage}");
                    else Works();
                },
                ct);
        }
    }

    private async Task SetWebhookAsync(ITelegramBotClient bot, TelegramOptions settings, CancellationToken ct)
    {
        // One connection: updates come in order.
        await bot.SetWebhook(settings.WebhookUrl!, maxConnections: 1, allowedUpdates: TelegramInbox.Wanted, secretToken: settings.WebhookSecret, cancellationToken: ct);
        LogWebhook(settings.WebhookUrl!);
        Works();
    }

    private async Task IntroduceAsync(ITelegramBotClient bot, CancellationToken ct)
    {
        var me = await bot.GetMe(ct);
        link.Known(me.Username ?? "");
        LogConnected(me.Username ?? "");
        try
        {
            foreach (var (scope, commands) in TelegramMenu.Of(catalogue)) await bot.SetMyCommands(commands, scope, cancellationToken: ct);
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            LogMenu(TelegramErrors.Receiving(problem));
        }
    }

    /// <returns>The offset that confirms what was handled.</returns>
    private async Task<int?> ReceiveAsync(ITelegramBotClient bot, int? offset, CancellationToken ct)
    {
        var updates = await bot.GetUpdates(offset, timeout: (int)TelegramClient.Hold.TotalSeconds, allowedUpdates: TelegramInbox.Wanted, cancellationToken: ct);
        Works();
        foreach (var update in updates)
        {
            await HandleAsync(update, ct);
            offset = update.Id + 1;
        }

        return offset;
    }

    private async Task HandleAsync(Update update, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await inbox.TakeAsync(update, ct);
                return;
            }
            catch (StorageException problem)
            {
                LogWaits(problem.Message);
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
        if (complaint.IsNew(reason)) LogFails(reason);
    }

    private void Works()
    {
        if (complaint.Ends()) LogAgain();
        failures = 0;
        link.Works();
        health.Succeeded(TelegramChannel.ChannelName);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Telegram knows this bot as @{BotName}")]
    private partial void LogConnected(string botName);

    [LoggerMessage(Level = LogLevel.Information, Message = "Telegram calls {Url} with what people write")]
    private partial void LogWebhook(string url);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing is received from Telegram: {Reason}")]
    private partial void LogFails(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Telegram is received again")]
    private partial void LogAgain();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bot's menu of commands was not set: {Reason}")]
    private partial void LogMenu(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message from Telegram waits: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Receiving from Telegram stops")]
    private partial void LogStopping();
}
