using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Notifications;

/// <summary>The whole way from an incident to a phone while the channel is away, comes back, or takes things and says nothing.</summary>
public sealed class OutageTests
{
    private static readonly Target Chat = new("radio", "1");
    private static readonly Func<OutgoingMessage, SendResult?> Down = _ => new SendResult.Retry(null, "no DNS");

    private readonly FakeTimeProvider clock = new(Rows.Now);
    private readonly ScriptedChannel radio = new("radio") { Proof = ChannelProof.Accepted };
    private PhoneBench? running;

    [Fact]
    public async Task After_half_a_minute_away_everything_goes_at_once_and_nothing_is_lost()
    {
        await using var bench = await StartAsync();
        radio.Answer = Down;
        for (var number = 0; number < 30; number++)
        {
            Tell(bench, Message($"number {number:00}."));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Passing(() => bench.Get<ChannelGate>().IsOpen("radio"));
        radio.Answer = _ => null;
        await Passing(() => radio.Lines.Any(line => line.Contains("number 29.", StringComparison.Ordinal)));
        radio.Lines.Where(line => line.Contains("number", StringComparison.Ordinal)).Select(line => line[^3..^1]).ShouldBe(Enumerable.Range(0, 30).Select(number => $"{number:00}"));
        radio.Lines.ShouldAllBe(line => !line.Contains("offline"));
    }

    [Fact]
    public async Task After_minutes_away_one_message_tells_what_is_over_and_what_burns_comes_live()
    {
        await using var bench = await StartAsync();
        radio.Answer = Down;
        var burns = bench.OpenIncident("still burns");
        var over = Enumerable.Range(0, 3).Select(number => bench.OpenIncident($"came and went {number}")).ToList();
        await Passing(() => bench.Get<ChannelGate>().IsOpen("radio"));
        await TriedAfterAsync(TimeSpan.FromMinutes(10));
        foreach (var incident in over) Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, incident.Code, "Ann"));
        await TriedAfterAsync(TimeSpan.FromMinutes(10));
        radio.Answer = _ => null;
        await Passing(() => radio.Taken.Count >= 2, TimeSpan.FromSeconds(1));
        await Settled(bench);
        var catchUp = radio.Taken[0];
        catchUp.Template.ShouldBe(BundleTexts.CatchUp);
        catchUp.Loud.ShouldBeFalse();
        catchUp.Text.ShouldNotContain("late: decided");
        foreach (var incident in over) radio.Taken.Count(message => message.Text.Contains(incident.Code, StringComparison.Ordinal)).ShouldBe(1);
        foreach (var incident in over) catchUp.Text.ShouldContain(incident.Code);
        var live = radio.Taken.Where(message => message.Text.Contains(burns.Code, StringComparison.Ordinal)).ShouldHaveSingleItem();
        live.Loud.ShouldBeTrue();
        live.Text.ShouldContain("late: decided");
        radio.Taken.Count.ShouldBe(2);
    }

    [Fact]
    public async Task While_a_channel_is_away_the_log_warns_of_the_first_try_and_not_of_each()
    {
        await using var bench = await StartAsync();
        radio.Answer = Down;
        Tell(bench, Message("waits"));
        await Passing(() => radio.Tries >= 20);
        var tries = bench.Log.Lines.Where(line => line.Contains("waits for another try on radio", StringComparison.Ordinal)).ToList();
        tries.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)).ShouldBe(1);
        bench.Log.Lines.ShouldContain(line => line.StartsWith("Error: radio is taken for unreachable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_knows_since_when_a_channel_is_away_and_tries_it_at_once()
    {
        await using var bench = await StartAsync();
        radio.Answer = Down;
        Tell(bench, Message("before the restart"));
        DateTimeOffset? since = null;
        await Passing(() => (since = bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == "radio").OpenSince) is not null);
        await bench.StopServiceAsync();
        var tries = radio.Tries;
        clock.Advance(TimeSpan.FromMinutes(20));
        await bench.StartServiceAsync();
        await Until(() => radio.Tries > tries);
        bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == "radio").OpenSince.ShouldBe(since);
        radio.Answer = _ => null;
        await Passing(() => radio.Taken.Count == 1, TimeSpan.FromSeconds(1));
        radio.Taken[0].Text.ShouldContain("radio was not reachable");
        await Until(() => bench.Get<ChannelStateStore>().All().Single(state => state.Channel == "radio").FailingSince is null);
        bench.Get<ChannelStateStore>().All().Single(state => state.Channel == "radio").LastOutage.ShouldNotBeNull().From.ShouldBe(since!.Value);
    }

    [Fact]
    public async Task One_that_may_have_arrived_is_not_tried_with_every_look_at_the_channel()
    {
        await using var bench = await StartAsync();
        radio.Answer = _ => new SendResult.Unknown("the connection was cut");
        Tell(bench, Message("perhaps there"));
        await Until(() => radio.Tries == 1);
        for (var second = 0; second < 60; second++) await Step(TimeSpan.FromSeconds(1));
        await Passing(() => bench.Get<OutboxStore>().Find(Chat, "perhaps there")!.Attempts >= 4, TimeSpan.FromSeconds(1));
        (clock.GetUtcNow() - Rows.Now).ShouldBeGreaterThan(TimeSpan.FromSeconds(3.2 + 6.4 + 12.8));
        radio.Tries.ShouldBeLessThanOrEqualTo(6);
        radio.Answer = _ => null;
        await Passing(() => radio.Taken.Count == 1, TimeSpan.FromSeconds(1));
        radio.Taken[0].Text.ShouldStartWith(DeliveryLane.SecondCopyMark);
    }

    [Fact]
    public async Task While_one_chat_waits_for_what_may_have_arrived_another_finds_that_the_channel_is_back()
    {
        await using var bench = await StartAsync();
        radio.Answer = message => message.Text.Contains("cut", StringComparison.Ordinal) ? new SendResult.Unknown("cut") : new SendResult.Retry(null, "no DNS");
        Tell(bench, Message("cut"));
        Tell(bench, Message("refused") with { DedupeKey = "r" }, new Target("radio", "2"));
        await Passing(() => bench.Get<ChannelGate>().IsOpen("radio"));
        radio.Answer = _ => null;
        await Passing(() => radio.Taken.Count == 2);
        radio.Taken.Select(message => message.Chat).ShouldBe(["2", "1"]);
    }

    [Fact]
    public async Task When_all_that_waits_may_have_arrived_a_question_finds_that_the_channel_is_back()
    {
        await using var bench = await StartAsync();
        radio.Answer = _ => new SendResult.Unknown("cut");
        foreach (var chat in new[] { "1", "2", "3" }) Tell(bench, Message(chat) with { DedupeKey = chat }, new Target("radio", chat));
        await Passing(() => bench.Get<ChannelGate>().IsOpen("radio"));
        foreach (var _ in Enumerable.Range(0, 60)) await Step(TimeSpan.FromSeconds(1));
        await Passing(() => bench.Get<OutboxStore>().Waiting().All(chat => chat.Due > clock.GetUtcNow().AddSeconds(5)));
        radio.Answer = _ => null;
        radio.Answers = true;
        var back = clock.GetUtcNow();
        await Passing(() => radio.Taken.Count == 3);
        (clock.GetUtcNow() - back).ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Where_questions_are_answered_and_messages_are_not_one_more_try_is_made_and_no_storm_of_copies()
    {
        await using var bench = await StartAsync();
        radio.Answer = _ => new SendResult.Unknown("cut");
        radio.Answers = true;
        Tell(bench, Message("perhaps there"));
        await Until(() => radio.Tries == 1);
        for (var second = 0; second < 120; second++) await Passing(() => running!.Get<DeliveryWorker>().IsResting, TimeSpan.Zero).ContinueWith(_ => clock.Advance(TimeSpan.FromSeconds(1)), TaskScheduler.Default);
        radio.Tries.ShouldBeLessThanOrEqualTo(7);
    }

    [Fact]
    public async Task The_tries_of_an_outage_use_up_no_pace()
    {
        radio.Pace = new ChannelPace(30, 1, 3);
        await using var bench = await StartAsync();
        radio.Answer = Down;
        Tell(bench, Message("waits"));
        await Passing(() => radio.Tries >= 40);
        bench.Get<Notifier>().Reply(Chat, "re", "sentence", new Dictionary<string, object?> { ["sentence"] = "you asked" }, "you asked");
        radio.Answer = _ => null;
        var back = clock.GetUtcNow();
        await Passing(() => radio.Taken.Count == 2);
        (clock.GetUtcNow() - back).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_answer_does_not_wait_behind_what_is_held_for_its_group()
    {
        await using var bench = await StartAsync(grouped: true);
        bench.OpenIncident("held", Severity.High);
        bench.Get<Notifier>().Reply(Chat, "re", "sentence", new Dictionary<string, object?> { ["sentence"] = "you asked" }, "you asked");
        await Until(() => radio.Taken.Count == 1);
        radio.Taken[0].Text.ShouldBe("you asked");
    }

    [Fact]
    public async Task What_opens_and_ends_within_its_groups_wait_is_one_silent_message_that_says_both()
    {
        await using var bench = await StartAsync(grouped: true);
        var incident = bench.OpenIncident("short");
        clock.Advance(TimeSpan.FromSeconds(20));
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, incident.Code, "Ann"));
        bench.Get<DecisionStore>().List(10, null).Single(entry => entry.Template == "incident-resolved").Reason.ShouldEndWith("it ended before it was told, so one silent message says both");
        await Passing(() => radio.Taken.Count == 1, TimeSpan.FromSeconds(1));
        await Settled(bench);
        var said = radio.Taken.ShouldHaveSingleItem();
        said.Loud.ShouldBeFalse();
        said.Text.ShouldContain("was down 20 s, is up");
        said.Text.ShouldContain(incident.Code);
    }

    [Fact]
    public async Task What_was_told_in_a_bundle_and_is_acked_by_somebody_is_said_once_more_silently_and_then_edited()
    {
        var editing = new ScriptedChannel("board") { Proof = ChannelProof.Accepted, CanEdit = true };
        await using var bench = await PhoneBench.PrepareAsync(clock);
        Route(bench, "board:1").WithChannel(editing);
        await bench.StartServiceAsync();
        editing.Answer = Down;
        var incidents = Enumerable.Range(0, 3).Select(number => bench.OpenIncident($"incident {number}")).ToList();
        await Until(() => editing.Tries > 0);
        editing.Answer = _ => null;
        await Passing(() => editing.Taken.Count == 1);
        await Settled(bench);
        editing.Taken[0].Template.ShouldBe(BundleTexts.Bundle);
        var taken = incidents[1].Code;
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, taken, "Ben", TimeSpan.FromHours(2), null));
        await Until(() => editing.Taken.Count == 2);
        editing.Taken[1].Loud.ShouldBeFalse();
        editing.Taken[1].Text.ShouldContain("acked by Ben");
        await Settled(bench);
        Change(bench, tx => bench.Get<IncidentBook>().Unacknowledge(tx, taken, "Ben"));
        await Settled(bench);
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, taken, "Cleo", TimeSpan.FromHours(2), null));
        await Until(() => editing.Edits.Values.Any(text => text.Contains("acked by Cleo", StringComparison.Ordinal)));
    }

    private static PhoneBench Route(PhoneBench bench, string target) => bench
        .With("Notifications:Receivers:0:Name", "all").With("Notifications:Receivers:0:Targets:0", target).With("Notifications:Route:Receiver", "all").With("Notifications:Route:GroupWait", "00:00:00")
        .With("Notifications:Route:GroupInterval", "00:00:01").With("Notifications:Route:GroupBy:0", "...");

    private async Task<PhoneBench> StartAsync(bool grouped = false)
    {
        var bench = await PhoneBench.PrepareAsync(clock);
        Route(bench, "radio:1").WithChannel(radio);
        if (grouped) bench.With("Notifications:Route:GroupWait", "00:00:30").With("Notifications:Route:GroupInterval", "00:05:00");
        return running = await bench.StartServiceAsync();
    }

    private static void Tell(PhoneBench bench, Notification notification, Target? to = null) => bench.Get<Database>().Write(tx =>
    {
        // Straight into the outbox: routes are another test's matter.
        var row = Rows.Alert(0, notification.Title) with { Channel = Chat.Channel, Chat = (to ?? Chat).Chat, DedupeKey = notification.DedupeKey };
        bench.Get<OutboxStore>().Add(tx, row, claimed: false).ShouldNotBeNull();
        tx.AfterCommit(bench.Get<DeliverySignal>().Wake);
    });

    private static Notification Message(string title) => new() { Template = "sentence", Model = new Dictionary<string, object?> { ["sentence"] = title }, Severity = "high", Why = "test", DedupeKey = title, Title = title };

    private static void Change(PhoneBench bench, Func<Session, IncidentAnswer> change) =>
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change(tx).Change!), bench.Get<AccessBook>().DefaultReceivers()));

    /// <summary>Nothing is under way and nothing waits.</summary>
    private Task Settled(PhoneBench bench) => Passing(() => bench.Get<OutboxStore>().Latest(200).All(row => row.Due is null && row.State != OutboxState.Sending), TimeSpan.FromSeconds(1));

    private Task Until(Func<bool> seen) => Passing(seen, TimeSpan.Zero);

    private Task Passing(Func<bool> seen) => Passing(seen, TimeSpan.FromMilliseconds(100));

    /// <summary>Time passes only once the worker has done what it can do now: a busy machine must not make it late.</summary>
    private Task Passing(Func<bool> seen, TimeSpan step) => clock.PassingAsync(seen, step, () => running?.Get<DeliveryWorker>().IsResting != false);

    private async Task TriedAfterAsync(TimeSpan wait)
    {
        var before = radio.Tries;
        clock.Advance(wait);
        await Passing(() => radio.Tries > before, TimeSpan.FromSeconds(1));
    }

    private async Task Step(TimeSpan step)
    {
        clock.Advance(step);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        await pause.WaitForNextTickAsync();
    }
}
