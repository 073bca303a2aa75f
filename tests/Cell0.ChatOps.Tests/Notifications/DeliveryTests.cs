using Cell0.ChatOps.Access;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class DeliveryTests
{
    private static readonly Target Ann = new("telegram", "7");

    [Fact]
    public async Task What_was_committed_before_a_crash_arrives_once_after_it()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).BuildServiceWithoutWorkers();
        var incident = bench.OpenIncident();
        bench.DropService();
        await bench.StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        (await ann.Expect(incident.Code)).Text.ShouldNotContain(DeliveryLane.SecondCopyMark);
        await ann.Says("/alerts").Expect("1 open");
        ann.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_cut_off_in_mid_send_goes_again_and_says_so()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).BuildServiceWithoutWorkers();
        var incident = bench.OpenIncident();
        bench.ClaimNext(Ann).ShouldNotBeNull();
        bench.DropService();
        await bench.StartServiceAsync();
        await bench.Phone(7, "Ann").Expect(incident.Code, DeliveryLane.SecondCopyMark);
    }

    [Fact]
    public async Task An_answer_cut_off_in_mid_send_is_not_repeated()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).BuildServiceWithoutWorkers();
        bench.Get<Notifier>().Reply(Ann, "re:1", "sentence", new Dictionary<string, object?> { ["sentence"] = "an old answer" }, "old");
        bench.ClaimNext(Ann).ShouldNotBeNull();
        bench.DropService();
        await bench.StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        await ann.Says("/alerts").Expect("No open incident");
        ann.Messages.Count.ShouldBe(1);
        bench.Get<OutboxStore>().Find(Ann, "re:1")!.State.ShouldBe(OutboxState.Unknown);
    }

    [Fact]
    public async Task Markup_that_is_refused_goes_as_plain_text_at_once()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.FailNext(TelegramFault.EntityError);
        var incident = bench.OpenIncident("a < b && c");
        var message = await bench.Phone(7, "Ann").Expect(incident.Code, "a < b && c");
        message.IsFormatted.ShouldBeFalse();
        message.Text.ShouldNotContain("<b>");
    }

    [Fact]
    public async Task A_template_that_fails_costs_its_beauty_and_not_the_message()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var notification = new Notification { Template = "acked", Model = new Dictionary<string, object?>(), Severity = "high", Why = "test", DedupeKey = "x", Title = "A7K <is> open" };
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, notification, [Ann])).ShouldBe(1);
        await bench.Phone(7, "Ann").Expect("A7K <is> open", "short form");
    }

    [Fact]
    public async Task The_same_thing_is_told_to_a_chat_once()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        Tell(bench, "the same", "key").ShouldBe(1);
        Tell(bench, "the same", "key").ShouldBe(0);
        Tell(bench, "another", "key2").ShouldBe(1);
        var ann = bench.Phone(7, "Ann");
        await ann.Expect("another");
        ann.Messages.Count(message => message.Text.Contains("the same", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_rolled_back_transaction_tells_nobody()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        Should.Throw<InvalidOperationException>(() => bench.Get<Database>().Write(tx =>
        {
            bench.Get<Notifier>().Enqueue(tx, Sentence("never", "n"), [Ann]);
            throw new InvalidOperationException("changed my mind");
        }));
        Tell(bench, "after", "a");
        var ann = bench.Phone(7, "Ann");
        await ann.Expect("after");
        ann.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_blocked_bot_is_a_failure_for_good_and_holds_up_nobody_else()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).WithPerson("Ben", Role.Viewer, 8).StartServiceAsync();
        bench.Telegram.FailNext(TelegramFault.Blocked);
        Tell(bench, "lost on Ann", "a");
        await Until(() => bench.Get<OutboxStore>().Find(Ann, "a")!.State == OutboxState.Failed);
        bench.Get<OutboxStore>().Find(Ann, "a")!.Problem.ShouldNotBeNull().ShouldContain("blocked the bot");
        var incident = bench.OpenIncident();
        await bench.Phone(8, "Ben").Expect(incident.Code);
    }

    [Fact]
    public async Task Telegrams_wish_to_wait_is_obeyed_and_order_is_kept()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.FailNext(new TelegramFault.TooMany(30));
        Tell(bench, "first", "1");
        await Until(() => bench.Get<OutboxStore>().Find(Ann, "1")!.Attempts == 1);
        Tell(bench, "second", "2");
        clock.Advance(TimeSpan.FromSeconds(29));
        bench.Phone(7, "Ann").Messages.ShouldBeEmpty();
        var ann = bench.Phone(7, "Ann");
        await Passing(clock, () => ann.Messages.Count == 1);
        ann.Messages[0].Text.ShouldBe("2 alerts, 1 message\n🟠 first\n🟠 second");
        bench.Telegram.Calls("sendMessage").ShouldBe(2);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("hang")]
    public async Task An_alert_whose_answer_was_lost_goes_again_marked(string how)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.FailNext(how == "hang" ? new TelegramFault.Hang() : new TelegramFault.Reset(Taken: true));
        var incident = bench.OpenIncident();
        var ann = bench.Phone(7, "Ann");
        await Passing(clock, () => ann.Messages.Any(message => message.Text.Contains(DeliveryLane.SecondCopyMark, StringComparison.Ordinal)));
        ann.Messages.ShouldAllBe(message => message.Text.Contains(incident.Code));
        ann.Messages.Count.ShouldBe(how == "hang" ? 1 : 2);
    }

    [Fact]
    public async Task While_Telegram_is_down_nothing_is_lost_and_order_is_kept()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.SendFault = new TelegramFault.Garbage(502);
        for (var number = 0; number < 20; number++) Tell(bench, $"number {number}", $"n{number}");
        await Passing(clock, () => bench.Telegram.Calls("sendMessage") >= 4);
        bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == "telegram").Problem.ShouldNotBeNull();
        bench.Telegram.SendFault = null;
        var ann = bench.Phone(7, "Ann");
        await Passing(clock, () => ann.Messages.Any(message => message.Text.Contains("number 19", StringComparison.Ordinal)));
        var lines = ann.Messages.SelectMany(message => message.Text.Split('\n')).Where(line => line.Contains("number", StringComparison.Ordinal)).Select(line => line.Replace("🟠 ", "", StringComparison.Ordinal));
        lines.ShouldBe(Enumerable.Range(0, 20).Select(number => $"number {number}"));
    }

    [Fact]
    public async Task A_group_that_got_a_new_number_is_followed()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Team", Role.Viewer, -50).StartServiceAsync();
        bench.Telegram.FailNext(new TelegramFault.Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", -1001));
        var incident = bench.OpenIncident();
        await bench.Telegram.Phones.WaitForAsync(all => all.FirstOrDefault(message => message.Chat == -1001 && message.Text.Contains(incident.Code, StringComparison.Ordinal)), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_long_message_comes_in_numbered_parts_and_rings_once()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        Tell(bench, string.Join('\n', Enumerable.Range(0, 900).Select(number => $"line <{number}> & so on")), "long");
        var ann = bench.Phone(7, "Ann");
        await ann.Expect("line <899>");
        ann.Messages.Select(message => message.Loud).ShouldBe([true, .. Enumerable.Repeat(false, ann.Messages.Count - 1)]);
        ann.Messages[0].Text.ShouldEndWith($"(1/{ann.Messages.Count})");
        ann.Messages.ShouldAllBe(message => message.IsFormatted);
    }

    [Fact]
    public async Task The_pace_of_a_chat_makes_messages_wait_and_drops_none()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.WithPerson("Ann", Role.Owner, 7).With("Telegram:PerChatPerSecond", "1").With("Telegram:Burst", "5").StartServiceAsync();
        for (var number = 0; number < 8; number++) bench.Get<Notifier>().Reply(Ann, $"n{number}", "sentence", new Dictionary<string, object?> { ["sentence"] = $"number {number}" }, "a number");
        var ann = bench.Phone(7, "Ann");
        await Until(() => ann.Messages.Count == 5);
        clock.Advance(TimeSpan.FromMilliseconds(900));
        ann.Messages.Count.ShouldBe(5);
        await Passing(clock, () => ann.Messages.Count == 8);
        (clock.GetUtcNow() - clock.Start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_token_is_never_logged()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.FailNext(new TelegramFault.Garbage(200), new TelegramFault.Reset(false), new TelegramFault.Refusal(500, "Internal Server Error"));
        Tell(bench, "hello", "h");
        await bench.Phone(7, "Ann").Expect("hello");
        bench.Log.Lines.ShouldNotBeEmpty();
        bench.Log.Lines.ShouldAllBe(line => !line.Contains("SIMULATED-token"));
    }

    [Fact]
    public async Task A_storage_that_fails_for_a_while_does_not_end_delivery()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var database = bench.Get<Database>();
        database.Write(tx => tx.Execute("ALTER TABLE outbox RENAME TO outbox_gone"));
        bench.Get<DeliverySignal>().Wake();
        await Passing(clock, () => bench.Log.Lines.Any(line => line.Contains("Messages wait", StringComparison.Ordinal)));
        database.Write(tx => tx.Execute("ALTER TABLE outbox_gone RENAME TO outbox"));
        Tell(bench, "back again", "b");
        var ann = bench.Phone(7, "Ann");
        await Passing(clock, () => ann.Messages.Count == 1);
    }

    [Fact]
    public async Task A_message_that_breaks_its_handling_is_pushed_aside_and_those_behind_it_go()
    {
        var broken = new BreakingChannel("poison");
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithChannel(broken).StartServiceAsync();
        var chat = new Target(broken.Name, "1");
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, Sentence("poison", "p"), [chat]));
        await Until(() => bench.Get<OutboxStore>().Find(chat, "p")!.Attempts == 1);
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, Sentence("wholesome", "w"), [chat]));
        await Until(() => bench.Get<OutboxStore>().Find(chat, "w")!.State == OutboxState.Accepted);
        bench.Get<OutboxStore>().Find(chat, "p")!.Problem.ShouldBe("handling it broke: InvalidOperationException");
        bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == broken.Name).Parked.ShouldBe(1);
        bench.Log.Lines.ShouldContain(line => line.Contains("pushed aside"));
    }

    [Fact]
    public async Task Old_messages_are_removed_and_waiting_ones_kept()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        bench.WithPerson("Ann", Role.Owner, 7).BuildServiceWithoutWorkers();
        Tell(bench, "sent", "s");
        var outbox = bench.Get<OutboxStore>();
        bench.Get<DispatchStore>().Accept([bench.ClaimNext(Ann)!], "1", delivered: false, null);
        Tell(bench, "waits", "w");
        clock.Advance(TimeSpan.FromDays(91));
        outbox.Prune(clock.GetUtcNow() - TimeSpan.FromDays(90)).ShouldBe(1);
        outbox.Find(Ann, "s").ShouldBeNull();
        outbox.Find(Ann, "w").ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_two_who_claim_the_same_row_one_gets_it()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).BuildServiceWithoutWorkers();
        Tell(bench, "once", "o");
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => bench.ClaimNext(Ann))));
        claims.Count(row => row is not null).ShouldBe(1);
    }

    private static int Tell(PhoneBench bench, string sentence, string key) => bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, Sentence(sentence, key), [Ann]));

    private static Notification Sentence(string sentence, string key) => new()
    {
        Template = "sentence",
        Model = new Dictionary<string, object?> { ["sentence"] = sentence },
        Severity = "high",
        Loud = true,
        Why = "test",
        DedupeKey = key,
        Title = sentence,
    };

    private static Task Until(Func<bool> seen) => Passing(null, seen);

    /// <summary>Lets time pass, a tenth of a second at a step, until something is seen.</summary>
    private static async Task Passing(FakeTimeProvider? clock, Func<bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var step = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!seen())
        {
            clock?.Advance(TimeSpan.FromMilliseconds(100));
            await step.WaitForNextTickAsync(patience.Token);
        }
    }
}
