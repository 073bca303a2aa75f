using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Notifications;

/// <summary>Receivers that take the first target that delivers, through the worker, with receipts as the test brings them.</summary>
public sealed class SeenElsewhereTests
{
    private readonly FakeTimeProvider clock = new(Rows.Now);
    private readonly ScriptedChannel first = new("first");
    private readonly ScriptedChannel second = new("second") { Proof = ChannelProof.Accepted, CanEdit = true };

    [Fact]
    public async Task What_is_read_late_on_one_target_is_said_on_the_others_card()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident("a < b").Code;
        await Passing(() => second.Taken.Count == 1);
        second.Taken[0].Text.ShouldStartWith("ℹ️ also sent to first 09:00, not delivered, so here.");
        Receipt(bench, code, ReceiptKind.Read);
        await Until(() => !second.Edits.IsEmpty);
        second.Edits.Single().Value.ShouldEndWith("👁 seen on first 09:01");
        second.Edits.Single().Value.ShouldContain(code);
        Receipt(bench, code, ReceiptKind.Read);
        bench.Get<OutboxStore>().Latest(50).Count(row => row.Form == MessageForm.CardEdit).ShouldBe(1);
    }

    [Fact]
    public async Task A_receipt_in_time_keeps_the_second_target_quiet_for_good()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident().Code;
        await Until(() => first.Taken.Count == 1);
        Receipt(bench, code, ReceiptKind.Delivered);
        await LetPassAsync(TimeSpan.FromMinutes(10));
        second.Tries.ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_moves_on_at_once_and_what_comes_later_changes_nothing()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident().Code;
        await Until(() => first.Taken.Count == 1);
        Receipt(bench, code, ReceiptKind.Failed);
        await Until(() => second.Taken.Count == 1);
        (clock.GetUtcNow() - Rows.Now).ShouldBeLessThan(TimeSpan.FromSeconds(90));
        foreach (var late in new[] { ReceiptKind.Sent, ReceiptKind.Failed, ReceiptKind.Delivered, ReceiptKind.Failed }) Receipt(bench, code, late);
        await LetPassAsync(TimeSpan.FromMinutes(10));
        (first.Taken.Count, second.Taken.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task What_failed_here_and_arrived_there_is_not_lost()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident().Code;
        await Until(() => first.Taken.Count == 1);
        Receipt(bench, code, ReceiptKind.Failed);
        await Until(() => Row(bench, "second").State == OutboxState.Accepted);
        bench.Get<DeliveryFiguresStore>().Latest().Select(figures => (figures.Channel, figures.Messages, figures.Lost)).ShouldBe([("first", 1, 0), ("second", 1, 0)]);
    }

    [Fact]
    public async Task What_failed_everywhere_is_lost()
    {
        await using var bench = await StartAsync();
        second.Answer = _ => new SendResult.Refused("blocked");
        first.Answer = _ => new SendResult.Refused("no such number");
        bench.OpenIncident();
        await Until(() => Row(bench, "second").State == OutboxState.Failed);
        bench.Get<DeliveryFiguresStore>().Latest().ShouldAllBe(figures => figures.Lost == 1);
        bench.Log.Lines.ShouldContain(line => line.Contains("reached nobody, and no target is left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_whose_settings_are_gone_is_passed_over_at_once()
    {
        first.IsConfigured = false;
        await using var bench = await StartAsync();
        bench.OpenIncident();
        await Until(() => second.Taken.Count == 1);
        second.Taken[0].Text.ShouldContain("first is not configured");
        first.Tries.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_over_before_its_second_target_is_tried_wakes_nobody_there()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident().Code;
        await Until(() => first.Taken.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(60));
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, code, "Ann"));
        await Passing(() => second.Taken.Count == 1);
        second.Taken[0].Loud.ShouldBeFalse();
        second.Taken[0].Text.ShouldContain("so here. It is over by now: was down 1 min, is up.");
        second.Taken[0].Text.ShouldContain(code);
    }

    [Fact]
    public async Task What_is_acked_before_its_second_target_is_tried_comes_there_silently_as_acked()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident().Code;
        await Until(() => first.Taken.Count == 1);
        Ack(bench, code);
        await Until(() => bench.Get<OutboxStore>().Latest(10).Any(row => row is { Form: MessageForm.CardEdit, State: OutboxState.Superseded }));
        await Passing(() => second.Taken.Count == 1);
        second.Taken[0].Loud.ShouldBeFalse();
        second.Taken[0].Text.ShouldStartWith("ℹ️ also sent to first 09:00, not delivered, so here.");
        second.Taken[0].Text.ShouldContain("acked by Ann");
        second.Taken[0].Text.ShouldNotContain($"Type: {code} ack");
    }

    [Fact]
    public async Task What_was_acked_and_given_back_before_its_second_target_is_tried_rings_there()
    {
        await using var bench = await StartAsync();
        var code = bench.OpenIncident().Code;
        await Until(() => first.Taken.Count == 1);
        Ack(bench, code);
        Change(bench, tx => bench.Get<IncidentBook>().Unacknowledge(tx, code, "Ann"));
        await Passing(() => second.Taken.Count == 1);
        second.Taken[0].Loud.ShouldBeTrue();
        second.Taken[0].Text.ShouldContain($"Type: {code} ack");
    }

    [Fact]
    public async Task What_is_acked_before_a_second_target_that_shows_no_cards_is_tried_says_there_that_it_is_taken()
    {
        await using var bench = await StartAsync("second:1", "first:1");
        second.Answer = _ => new SendResult.Retry(TimeSpan.FromMinutes(10), "busy");
        var code = bench.OpenIncident().Code;
        await Until(() => second.Tries == 1);
        Ack(bench, code);
        await Passing(() => first.Taken.Count == 1);
        first.Taken[0].Loud.ShouldBeFalse();
        first.Taken[0].Text.ShouldContain("so here. It is taken by now.");
    }

    private Task<PhoneBench> StartAsync() => StartAsync("first:1", "second:1");

    private async Task<PhoneBench> StartAsync(params string[] targets)
    {
        var bench = await PhoneBench.PrepareAsync(clock);
        return await bench.WithChannel(first).WithChannel(second)
            .With("Notifications:Receivers:0:Name", "oncall").With("Notifications:Receivers:0:Strategy", "FirstThatDelivers")
            .With("Notifications:Receivers:0:Targets:0", targets[0]).With("Notifications:Receivers:0:Targets:1", targets[1])
            .With("Notifications:Route:Receiver", "oncall").With("Notifications:Route:GroupWait", "00:00:00").StartServiceAsync();
    }

    private static void Ack(PhoneBench bench, string code) => Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, code, "Ann", TimeSpan.FromHours(2), null));

    private static void Change(PhoneBench bench, Func<Session, IncidentAnswer> change) =>
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change(tx).Change!), bench.Get<AccessBook>().DefaultReceivers()));

    private void Receipt(PhoneBench bench, string code, ReceiptKind kind) => bench.Get<ReceiptDesk>().Take(new Receipt("first", first.RemoteIdOf(code), kind, clock.GetUtcNow()));

    private static OutboxRow Row(PhoneBench bench, string channel) => bench.Get<OutboxStore>().Latest(10).First(row => row.Channel == channel);

    private async Task LetPassAsync(TimeSpan span)
    {
        var until = clock.GetUtcNow() + span;
        await Passing(() => clock.GetUtcNow() >= until, TimeSpan.FromSeconds(10));
    }

    private Task Until(Func<bool> seen) => Passing(seen, TimeSpan.Zero);

    private Task Passing(Func<bool> seen) => Passing(seen, TimeSpan.FromSeconds(1));

    private Task Passing(Func<bool> seen, TimeSpan step) => clock.PassingAsync(seen, step);
}
