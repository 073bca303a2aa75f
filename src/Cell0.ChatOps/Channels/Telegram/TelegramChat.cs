using System.Globalization;
using Cell0.ChatOps.Notifications;
using Telegram.Bot.Types;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>A chat's number and, in a group with topics, the topic: written <c>-100123</c> or <c>-100123:45</c>.</summary>
internal sealed record TelegramChat(long Id, int? Topic)
{
    /// <summary>Null when the text is no chat of Telegram's.</summary>
    public static TelegramChat? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (!long.TryParse(colon < 0 ? text : text[..colon], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)) return null;
        if (colon < 0) return new TelegramChat(id, null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var topic) && topic > 0 ? new TelegramChat(id, topic) : null;
    }

    /// <summary>Where a message was said. A thread number alone is no topic: replies in plain groups carry one too.</summary>
    public static TelegramChat Of(Message message) => new(message.Chat.Id, message is { IsTopicMessage: true, MessageThreadId: { } topic } ? topic : null);

    public Target Target => new(TelegramChannel.ChannelName, ToString());

    public override string ToString() => Topic is { } topic ? string.Create(CultureInfo.InvariantCulture, $"{Id}:{topic}") : Id.ToString(CultureInfo.InvariantCulture);
}
