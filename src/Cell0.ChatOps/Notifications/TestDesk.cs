using System.Globalization;
using Cell0.ChatOps.Notifications.Routing;

namespace Cell0.ChatOps.Notifications;

/// <summary>Shows of each channel whether a phone really gets what is sent: a marked message to every linked chat and to every chat that a receiver names, outside routes and silences.</summary>
public sealed class TestDesk(Notifier notifier, OutboxStore outbox, ChannelHealthBoard health, RouteTree tree, IEnumerable<IChannel> channels, TimeProvider clock)
{
    public const string Template = "channel-test";

    private readonly IReadOnlyList<IChannel> channels = [.. channels];

    /// <param name="linked">Every linked chat.</param>
    public TestReport Send(IReadOnlyCollection<Target> linked)
    {
        var id = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        foreach (var chat in All(linked).Where(chat => Of(chat) is { IsConfigured: true })) notifier.Reply(chat, Key(id), Template, new Dictionary<string, object?>(StringComparer.Ordinal), "Test of Cell0.ChatOps");
        return Look(id, linked);
    }

    public TestReport Look(string id, IReadOnlyCollection<Target> linked)
    {
        var trouble = health.All().ToDictionary(channel => channel.Channel, channel => channel.Trouble ?? channel.Problem, StringComparer.Ordinal);
        return new TestReport(id, [.. Missing(linked), .. All(linked).Select(chat => Letter(id, chat, trouble)).OfType<TestLetter>()]);
    }

    private IEnumerable<Target> All(IReadOnlyCollection<Target> linked) =>
        linked.Concat(tree.Receivers.SelectMany(receiver => receiver.Targets ?? []).Where(target => target.Chat != Receiver.Every)).Distinct();

    private TestLetter? Letter(string id, Target chat, Dictionary<string, string?> trouble) =>
        outbox.Find(chat, Key(id)) is { } row ? TestLetter.Of(row, Of(chat)?.Proof ?? ChannelProof.Accepted, trouble.GetValueOrDefault(chat.Channel)) : null;

    /// <summary>The service's own page is no way to a phone: it is tested only where somebody is linked on it.</summary>
    private IEnumerable<TestLetter> Missing(IReadOnlyCollection<Target> linked)
    {
        var phones = channels.Where(channel => channel.Proof != ChannelProof.Shown).ToList();
        if (!phones.Exists(channel => channel.IsConfigured)) yield return TestLetter.Missing("phones", "no channel to a phone is configured: set Telegram:BotToken (from @BotFather), or WhatsApp's settings");
        foreach (var channel in phones.Where(channel => channel.IsConfigured && !All(linked).Any(chat => chat.Channel == channel.Name)))
            yield return TestLetter.Missing(channel.Name, "nobody is linked there: start the service and open the link it prints, or name a chat in Access:Operators");
        foreach (var chat in All(linked).Where(chat => Of(chat) is not { IsConfigured: true }))
            yield return TestLetter.Missing(chat.ToString(), $"{(linked.Contains(chat) ? "it is linked" : "a receiver names it")}, and {ChannelWords.Of(chat.Channel)} is {(Of(chat) is null ? "no channel" : "not configured")}");
    }

    private IChannel? Of(Target chat) => channels.FirstOrDefault(channel => channel.Name == chat.Channel);

    private static string Key(string id) => $"test/{id}";
}
