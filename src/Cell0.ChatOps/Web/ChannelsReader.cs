using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;

namespace Cell0.ChatOps.Web;

/// <summary>Who would be told if something broke now, and what to do where nobody would.</summary>
internal sealed class ChannelsReader(ChannelHealthBoard board, AccessBook access, TelegramLink telegram, HostWatch watch)
{
    public IReadOnlyList<Told> Lines()
    {
        var linked = access.Linked();
        return [Telegram(linked), .. board.All().Where(channel => channel.Channel is not ("telegram" or "webchat") && channel.IsConfigured).Select(Other),
            new Told("This page's chat", true, "every incident stands there; nothing to configure."), Watcher()];
    }

    private Told Watcher()
    {
        var (isFine, text) = watch.Say();
        return new Told("Watch over this host", isFine, text + ".", watch.IsSet ? null : HostWatch.Mend);
    }

    public string? PhoneLink() => telegram.Url();

    private Told Telegram(IReadOnlyList<LinkedChat> linked)
    {
        if (!telegram.IsConfigured) return new Told("Telegram", false, "off: nobody's phone rings.", "Make a bot with @BotFather and set Telegram:BotToken (or Telegram__BotToken in the environment).");
        if (telegram.Problem is { } problem) return new Told("Telegram", false, problem);
        var health = board.All().FirstOrDefault(channel => channel.Channel == "telegram");
        var people = linked.Where(chat => chat.Chat.Channel == "telegram").Select(chat => chat.Person.Name).Distinct(StringComparer.Ordinal).ToList();
        if (people.Count == 0) return new Told("Telegram", false, telegram.BotName is { } bot ? $"@{bot} is ready, and nobody is linked: nobody's phone rings." : "waiting for Telegram's first answer.");
        return health is { Problem: { } fault } ? new Told("Telegram", false, fault) : new Told("Telegram", true, $"reaches {string.Join(", ", people)}.");
    }

    private static Told Other(ChannelHealth channel) => new(ChannelWords.Of(channel.Channel), channel.Problem is null, channel.Problem ?? "no fault seen.");
}
