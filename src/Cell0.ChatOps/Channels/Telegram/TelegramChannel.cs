using System.Globalization;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>Telegram as a way to people. 200 means that Telegram took it; there are no receipts.</summary>
public sealed class TelegramChannel(TelegramClient client, IOptions<TelegramOptions> options) : IChannel
{
    public const string ChannelName = "telegram";

    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };

    private readonly ChannelPace person = new(options.Value.PerSecond, options.Value.PerChatPerSecond, options.Value.Burst);
    private readonly ChannelPace group = new(options.Value.PerSecond, options.Value.PerGroupPerMinute / 60, 1);

    public string Name => ChannelName;

    public ChannelProof Proof => ChannelProof.Accepted;

    public TextFormat Format => TextFormat.TelegramHtml;

    public int Limit => 4096;

    public bool CanEdit => true;

    public bool IsConfigured => client.Sending is not null;

    /// <summary>Groups have negative numbers.</summary>
    public ChannelPace PaceFor(string chat) => chat.StartsWith('-') ? group : person;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        if (client.Sending is not { } bot) return new SendResult.Retry(null, "Telegram is not configured");
        if (Chat(message) is not { } chat) return new SendResult.Refused($"'{message.Chat}' is not a Telegram chat's number");
        try
        {
            var sent = await bot.SendMessage(chat, message.Text, Mode(message), linkPreviewOptions: NoPreview, disableNotification: !message.Loud, cancellationToken: ct);
            return new SendResult.Accepted(sent.Id.ToString(CultureInfo.InvariantCulture));
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            return TelegramErrors.Read(problem);
        }
    }

    public async Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct)
    {
        if (client.Sending is not { } bot) return new SendResult.Retry(null, "Telegram is not configured");
        if (Chat(message) is not { } chat || !int.TryParse(remoteId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return new SendResult.Refused("no such Telegram message");
        try
        {
            await bot.EditMessageText(chat, id, message.Text, Mode(message), linkPreviewOptions: NoPreview, cancellationToken: ct);
            return new SendResult.Accepted(remoteId);
        }
        catch (RequestException problem) when (!ct.IsCancellationRequested)
        {
            return TelegramErrors.IsUnchanged(problem) ? new SendResult.Accepted(remoteId) : TelegramErrors.Read(problem);
        }
    }

    private static ParseMode Mode(OutgoingMessage message) => message.IsPlain ? ParseMode.None : ParseMode.Html;

    private static ChatId? Chat(OutgoingMessage message) => long.TryParse(message.Chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? new ChatId(id) : null;
}
