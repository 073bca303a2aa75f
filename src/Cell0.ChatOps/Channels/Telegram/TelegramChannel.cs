using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>Telegram as a way to people. 200 means that Telegram took it; there are no receipts.</summary>
public sealed partial class TelegramChannel(TelegramClient client, IOptions<TelegramOptions> options, ILogger<TelegramChannel> log) : IChannel
{
    public const string ChannelName = "telegram";

    /// <summary>Longest text under a document, in UTF-16 units after parsing.</summary>
    private const int LongestCaption = 1024;

    private const int MostHalfSent = 1_000;

    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };

    private readonly ChannelPace person = new(options.Value.PerSecond, options.Value.PerChatPerSecond, options.Value.Burst);
    private readonly ChannelPace group = new(options.Value.PerSecond, options.Value.PerGroupPerMinute / 60, 1);

    /// <summary>Rows whose text stands on the phone while their document waits for another try.</summary>
    private readonly ConcurrentDictionary<long, string> textSent = new();

    private readonly ConcurrentDictionary<long, bool> cannotPin = new();

    public string Name => ChannelName;

    public ChannelProof Proof => ChannelProof.Accepted;

    public TextFormat Format => TextFormat.TelegramHtml;

    public int Limit => 4096;

    public bool CanEdit => true;

    public bool IsConfigured => client.Sending is not null;

    /// <summary>Groups have negative numbers.</summary>
    public string? FaultOf(string chat) => TelegramChat.Parse(chat) is null ? "it is no chat's number, as 123, -100123 or -100123:45 for a topic" : null;

    public ChannelPace PaceFor(string chat) => chat.StartsWith('-') ? group : person;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        if (client.Sending is not { } bot) return new SendResult.Retry(null, "Telegram is not configured");
        if (TelegramChat.Parse(message.Chat) is not { } chat) return new SendResult.Refused($"'{message.Chat}' is not a Telegram chat's number");
        var result = message.File is { } file ? await SendWithFileAsync(bot, chat, message, file, ct) : await SendTextAsync(bot, chat, message, ct);
        if (message.Pin && result is SendResult.Accepted accepted) await PinAsync(bot, chat, accepted.RemoteId, ct);
        return result;
    }

    public async Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct)
    {
        if (client.Sending is not { } bot) return new SendResult.Retry(null, "Telegram is not configured");
        if (TelegramChat.Parse(message.Chat) is not { } chat || !int.TryParse(remoteId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return new SendResult.Refused("no such Telegram message");
        try
        {
            await bot.EditMessageText(chat.Id, id, message.Text, Mode(message), linkPreviewOptions: NoPreview, cancellationToken: ct);
            return new SendResult.Accepted(remoteId);
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            return TelegramErrors.IsUnchanged(problem) ? new SendResult.Accepted(remoteId) : TelegramErrors.Read(problem);
        }
    }

    private static Task<SendResult> SendTextAsync(ITelegramBotClient bot, TelegramChat chat, OutgoingMessage message, CancellationToken ct) => TryAsync(
        chat, () => bot.SendMessage(chat.Id, message.Text, Mode(message), linkPreviewOptions: NoPreview, messageThreadId: chat.Topic, disableNotification: !message.Loud, cancellationToken: ct), ct);

    /// <summary>One message where the text fits under the document, else the text and then the document.</summary>
    private async Task<SendResult> SendWithFileAsync(ITelegramBotClient bot, TelegramChat chat, OutgoingMessage message, MessageFile file, CancellationToken ct)
    {
        var length = message.IsPlain ? message.Text.Length : MarkedText.Of(message.Text, Format).Plain.Length;
        if (length <= LongestCaption) return await SendFileAsync(bot, chat, message, file, withText: true, ct);
        if (!textSent.TryGetValue(message.Id, out var text))
        {
            var first = await SendTextAsync(bot, chat, message, ct);
            if (first is not SendResult.Accepted accepted) return first;
            text = accepted.RemoteId;
            if (textSent.Count >= MostHalfSent) textSent.Clear();
            textSent[message.Id] = text;
        }

        var result = await SendFileAsync(bot, chat, message, file, withText: false, ct);
        if (result is SendResult.Retry) return result;
        textSent.TryRemove(message.Id, out _);
        if (result is not SendResult.Accepted) LogNoDocument(file.Name, result.ToString());
        return new SendResult.Accepted(text);
    }

    private static async Task<SendResult> SendFileAsync(ITelegramBotClient bot, TelegramChat chat, OutgoingMessage message, MessageFile file, bool withText, CancellationToken ct)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(file.Text));
        return await TryAsync(
            chat,
            () => bot.SendDocument(
                chat.Id,
                InputFile.FromStream(content, file.Name),
                withText ? message.Text : null,
                withText ? Mode(message) : ParseMode.None,
                messageThreadId: chat.Topic,
                disableNotification: !(message.Loud && withText),
                cancellationToken: ct),
            ct);
    }

    private static async Task<SendResult> TryAsync(TelegramChat chat, Func<Task<Message>> send, CancellationToken ct)
    {
        try
        {
            return await send() is { Id: var id } ? new SendResult.Accepted(id.ToString(CultureInfo.InvariantCulture)) : new SendResult.Unknown("Telegram's answer could not be read");
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            // A topic that was deleted or closed: the group itself is still there.
            return chat.Topic is not null && TelegramErrors.IsTopicGone(problem) ? new SendResult.Moved((chat with { Topic = null }).ToString()) : TelegramErrors.Read(problem);
        }
    }

    /// <summary>Without a sound. A bot that may not pin costs the pin, never the message.</summary>
    private async Task PinAsync(ITelegramBotClient bot, TelegramChat chat, string remoteId, CancellationToken ct)
    {
        try
        {
            await bot.PinChatMessage(chat.Id, int.Parse(remoteId, CultureInfo.InvariantCulture), disableNotification: true, cancellationToken: ct);
            cannotPin.TryRemove(chat.Id, out _);
        }
        catch (RequestException problem)
        {
            if (cannotPin.TryAdd(chat.Id, true)) LogNotPinned(chat.ToString(), TelegramErrors.Receiving(problem));
        }
        catch (OperationCanceledException)
        {
            if (cannotPin.TryAdd(chat.Id, true)) LogNotPinned(chat.ToString(), "no answer in time");
        }
    }

    private static ParseMode Mode(OutgoingMessage message) => message.IsPlain ? ParseMode.None : ParseMode.Html;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The document {Name} did not follow its text: {Result}")]
    private partial void LogNoDocument(string name, string result);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages are not pinned in Telegram's chat {Chat}: {Reason}")]
    private partial void LogNotPinned(string chat, string reason);
}
