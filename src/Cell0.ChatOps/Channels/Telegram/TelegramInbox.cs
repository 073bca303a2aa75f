using System.Globalization;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>What an update means, the same whether it was polled for or came by webhook: a line for the desk, or a chat that moved.</summary>
public sealed partial class TelegramInbox(TelegramLink link, ChatDesk desk, ChatMoves moves, ILogger<TelegramInbox> log)
{
    /// <summary>Kinds of updates that are asked for.</summary>
    internal static readonly UpdateType[] Wanted = [UpdateType.Message];

    /// <summary>Handled, or not ours to handle, when this returns. An update that is given again does nothing.</summary>
    /// <exception cref="StorageException">Nothing was done; the update may be given again.</exception>
    public async Task TakeAsync(Update update, CancellationToken ct)
    {
        try
        {
            if (update.Message is { MigrateToChatId: { } moved } notice) moves.Follow(new TelegramChat(notice.Chat.Id, null).Target, moved.ToString(CultureInfo.InvariantCulture));
            else if (Text(update) is { } text) await desk.HandleAsync(text, ct);
        }
        catch (Exception problem) when (problem is not (StorageException or OperationCanceledException))
        {
            // One message that breaks its handling must not stop those behind it.
            LogBroken(problem);
        }
    }

    /// <summary>People's own words only: neither bots, nor edits, nor what a channel posts.</summary>
    private IncomingText? Text(Update update)
    {
        if (update.Message is not { Text: { Length: > 0 } words, From: { IsBot: false } sender, SenderChat: null } message) return null;
        return new IncomingText(
            TelegramChat.Of(message).Target,
            new TelegramChat(sender.Id, null).Target,
            message.Chat.Type == ChatType.Private,
            string.Create(CultureInfo.InvariantCulture, $"u{update.Id}"),
            words,
            $"{sender.FirstName} {sender.LastName}".Trim(),
            link.BotName);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A message from Telegram broke its handling")]
    private partial void LogBroken(Exception problem);
}
