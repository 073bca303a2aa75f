using Cell0.ChatOps.Notifications;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>Proves the way to Telegram without a message: a chat action in one linked chat, or a question about ourselves while nobody is linked.</summary>
public sealed class TelegramLifeClient(TelegramClient client, TimeProvider clock) : ILifeSign
{
    /// <summary>Chats that are asked before the way itself is called dead: one that blocked the bot is no fault of the way.</summary>
    private const int MostChats = 3;

    /// <summary>Telegram answered that it has no time for us: the way is there, this sign of it is not.</summary>
    private static readonly SendResult Busy = new SendResult.Retry(null, "Telegram asks us to slow down");

    public string Channel => TelegramChannel.ChannelName;

    public async Task<LifeSign> ProveAsync(IReadOnlyCollection<Target> chats, CancellationToken ct)
    {
        if (!client.IsConfigured) return new LifeSign.Unproven(null);
        if (client.Sending is not { } bot) return new LifeSign.Dead("Telegram:BotToken has not the form 123456:ABC...");
        var asked = chats.Where(chat => chat.Channel == Channel).Select(chat => TelegramChat.Parse(chat.Chat)).OfType<TelegramChat>().OrderByDescending(chat => chat.Id > 0).Take(MostChats).ToList();
        var last = asked.Count == 0 ? await TryAsync(() => bot.GetMe(ct), ct) : null;
        foreach (var chat in asked)
        {
            last = await TryAsync(() => bot.SendChatAction(new ChatId(chat.Id), ChatAction.Typing, chat.Topic, cancellationToken: ct), ct);
            if (last is not SendResult.Refused) break;
        }

        return last switch
        {
            null => new LifeSign.Alive(clock.GetUtcNow()),
            _ when ReferenceEquals(last, Busy) => new LifeSign.Unproven(null),
            SendResult.Refused refused => new LifeSign.Dead(refused.Reason),
            SendResult.Retry retry => new LifeSign.Dead(retry.Reason),
            SendResult.Unknown unknown => new LifeSign.Dead(unknown.Reason),
            // The chat moved, or the like: Telegram answered.
            _ => new LifeSign.Alive(clock.GetUtcNow()),
        };
    }

    public async Task<bool> AnswersAsync(CancellationToken ct) => client.Sending is { } bot && await TryAsync(() => bot.GetMe(ct), ct) is null;

    /// <returns>Null when it was answered well.</returns>
    private static async Task<SendResult?> TryAsync(Func<Task> call, CancellationToken ct)
    {
        try
        {
            await call();
            return null;
        }
        catch (ApiRequestException problem) when (problem.ErrorCode == 429)
        {
            return Busy;
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            return TelegramErrors.Read(problem);
        }
    }
}
