using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Channels.Telegram;

public sealed class TelegramCompleteTests
{
    private const long Group = -55;
    private const long Supergroup = -10055;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_command_said_in_a_topic_is_answered_in_it_and_start_brings_alerts_there()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var ann = bench.Telegram.User(7, "Ann");
        ann.SaysIn(Supergroup, 45, "/start");
        (await Shown(bench, message => message.Text.StartsWith("Linked", StringComparison.Ordinal))).Topic.ShouldBe(45);
        var incident = bench.OpenIncident();
        (await Shown(bench, message => message.Chat == Supergroup && message.Text.Contains(incident.Code, StringComparison.Ordinal))).Topic.ShouldBe(45);
        ann.SaysIn(Supergroup, 46, "/start");
        await Shown(bench, message => message is { Topic: 46 } && message.Text.StartsWith("Linked", StringComparison.Ordinal));
        bench.Get<AccessBook>().Linked().Select(linked => linked.Chat.ToString()).ShouldBe(["telegram:7", "telegram:-10055:46"]);
    }

    [Fact]
    public async Task Who_linked_from_a_topic_of_the_private_chat_is_known_in_all_of_it_and_hears_in_that_topic()
    {
        await using var bench = await PhoneBench.StartAsync();
        await bench.Get<TelegramLink>().Settled;
        var ann = bench.Telegram.User(7, "Ann");
        ann.SaysInTopic(3, $"/start {bench.Get<TelegramLink>().Url()!.Split('=')[1]}");
        await Shown(bench, message => message is { Chat: 7, Topic: 3 } && message.Text.Contains("Linked", StringComparison.Ordinal));
        ann.Says("/alerts");
        await Shown(bench, message => message is { Chat: 7, Topic: null } && message.Text.Contains("No open incident", StringComparison.Ordinal));
        ann.SaysInTopic(4, "/alerts");
        await Shown(bench, message => message is { Chat: 7, Topic: 4 } && message.Text.Contains("No open incident", StringComparison.Ordinal));
        var incident = bench.OpenIncident();
        (await Shown(bench, message => message.Text.Contains(incident.Code, StringComparison.Ordinal))).Topic.ShouldBe(3);
        bench.Get<AccessBook>().WhoIs(new Target("telegram", "70")).ShouldBeNull();
    }

    [Fact]
    public async Task Somebody_who_is_no_owner_brings_no_group()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Bob", Role.Operator, 8).StartServiceAsync();
        bench.Telegram.User(8, "Bob").SaysIn(Group, "/start");
        await Shown(bench, message => message.Chat == Group);
        bench.Get<AccessBook>().WhoIs(new Target("telegram", "-55")).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_that_grows_is_followed_by_messages_and_by_rights(bool isSaid)
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.User(7, "Ann").SaysIn(Group, "/start");
        await Shown(bench, message => message.Chat == Group);
        bench.Telegram.Upgrade(Group, Supergroup, isSaid);
        var incident = bench.OpenIncident();
        await Shown(bench, message => message.Chat == Supergroup && message.Text.Contains(incident.Code, StringComparison.Ordinal));
        bench.Get<AccessBook>().WhoIs(new Target("telegram", "-10055")).ShouldNotBeNull();
        bench.Get<AccessBook>().AuditTrail(9).Count(entry => entry.Command == "moved to telegram:-10055").ShouldBe(1);
    }

    [Fact]
    public async Task A_group_of_the_settings_that_grows_is_known_by_its_new_name_only()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Team", Role.Viewer, Group).StartServiceAsync();
        bench.Get<AccessBook>().Moved(new Target("telegram", "-55"), new Target("telegram", "-10055"));
        bench.Get<AccessBook>().Moved(new Target("telegram", "-55"), new Target("telegram", "-10055"));
        bench.Get<AccessBook>().Linked().ShouldHaveSingleItem().Chat.Chat.ShouldBe("-10055");
        bench.Get<AccessBook>().WhoIs(new Target("telegram", "-10055"))!.Name.ShouldBe("Team");
    }

    [Fact]
    public async Task A_short_text_goes_under_its_document_and_a_long_one_before_it()
    {
        await using var bench = await PhoneBench.StartAsync();
        var channel = Channel(bench);
        await Send(channel, new OutgoingMessage(1, "7", "<b>short</b>", false, true) { File = new MessageFile("report.md", "# all") });
        await Send(channel, new OutgoingMessage(2, "7", new string('a', 1025), false, true) { File = new MessageFile("report.md", "# all") });
        bench.Telegram.Phones.In(7).Select(message => (message.Text.Length, message.Document?.Name, message.Loud)).ShouldBe([(5, "report.md", true), (1025, null, true), (0, "report.md", false)]);
        bench.Telegram.Phones.In(7)[0].Document!.Value.Content.ShouldBe("# all");
    }

    [Fact]
    public async Task A_document_that_must_wait_brings_its_text_no_second_time()
    {
        await using var bench = await PhoneBench.StartAsync();
        var channel = Channel(bench);
        var message = new OutgoingMessage(2, "7", new string('a', 1025), false, true) { File = new MessageFile("report.md", "# all") };
        bench.Telegram.FailNext(new TelegramFault.Slow(TimeSpan.Zero), new TelegramFault.TooMany(3));
        (await channel.SendAsync(message, TestContext.Current.CancellationToken)).ShouldBeOfType<SendResult.Retry>();
        await Send(channel, message);
        bench.Telegram.Phones.In(7).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_pin_is_silent_and_a_refused_one_is_said_once_and_costs_nothing()
    {
        await using var bench = await PhoneBench.StartAsync();
        var channel = Channel(bench);
        await Send(channel, new OutgoingMessage(1, "7", "a", false, true) { Pin = true });
        bench.Telegram.Phones.In(7)[0].IsPinned.ShouldBeTrue();
        bench.Telegram.MayPin = false;
        await Send(channel, new OutgoingMessage(2, "7", "b", false, true) { Pin = true });
        await Send(channel, new OutgoingMessage(3, "7", "c", false, true) { Pin = true });
        bench.Log.Lines.Count(line => line.Contains("not pinned", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Life_is_proven_by_an_action_in_a_linked_chat_or_by_asking_who_we_are()
    {
        await using var bench = await PhoneBench.StartAsync();
        var life = bench.Get<IEnumerable<ILifeSign>>().Single(sign => sign.Channel == "telegram");
        (await life.ProveAsync([], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Alive>();
        (await life.ProveAsync([new Target("telegram", "7"), new Target("webchat", "owner")], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Alive>();
        bench.Telegram.Actions.ShouldBe([7]);
        bench.Telegram.Phones.All.ShouldBeEmpty();
        bench.Telegram.Fault = new TelegramFault.TooMany(30);
        (await life.ProveAsync([new Target("telegram", "7")], TestContext.Current.CancellationToken)).ShouldBe(new LifeSign.Unproven(null));
        bench.Telegram.Fault = TelegramFault.Blocked;
        (await life.ProveAsync([new Target("telegram", "7")], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Dead>().Reason.ShouldContain("blocked");
    }

    private static async Task Send(TelegramChannel channel, OutgoingMessage message) =>
        (await channel.SendAsync(message, TestContext.Current.CancellationToken)).ShouldBeOfType<SendResult.Accepted>();

    private static TelegramChannel Channel(PhoneBench bench) => bench.Get<IEnumerable<IChannel>>().OfType<TelegramChannel>().Single();

    private static Task<PhoneMessage> Shown(PhoneBench bench, Func<PhoneMessage, bool> which) => bench.Telegram.Phones.WaitForAsync(all => all.FirstOrDefault(which), Patience);
}
