using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class ReceiptAndFailoverTests
{
    private static readonly Target Ann = new("telegram", "7");
    private static readonly Target Slow = new("slow", "1");

    private readonly FakeTimeProvider clock = new(Rows.Now);

    [Fact]
    public async Task A_receipt_that_comes_before_our_own_note_is_not_lost()
    {
        await using var bench = await PrepareAsync();
        Deliver(bench);
        bench.Get<ReceiptDesk>().Take(new Receipt("slow", "s1", ReceiptKind.Delivered, clock.GetUtcNow()));
        Accept(bench, "s1");
        Row(bench, Slow).State.ShouldBe(OutboxState.Delivered);
        Row(bench, Ann).State.ShouldBe(OutboxState.Superseded);
    }

    [Fact]
    public async Task Receipts_out_of_order_and_twice_leave_the_furthest()
    {
        await using var bench = await PrepareAsync();
        Deliver(bench);
        Accept(bench, "s1");
        foreach (var kind in new[] { ReceiptKind.Read, ReceiptKind.Failed, ReceiptKind.Delivered, ReceiptKind.Sent, ReceiptKind.Read }) bench.Get<ReceiptDesk>().Take(new Receipt("slow", "s1", kind, clock.GetUtcNow()));
        Row(bench, Slow).State.ShouldBe(OutboxState.Read);
    }

    [Fact]
    public async Task A_failure_lets_the_next_target_be_tried_and_says_why()
    {
        await using var bench = await PrepareAsync();
        Deliver(bench);
        Accept(bench, "s1");
        bench.Get<ReceiptDesk>().Take(new Receipt("slow", "s1", ReceiptKind.Failed, clock.GetUtcNow(), "131026"));
        var next = Row(bench, Ann);
        next.Standby.ShouldBeFalse();
        next.Due.ShouldNotBeNull();
        next.Note.ShouldNotBeNull().ShouldContain("not delivered (131026), so here.");
    }

    [Fact]
    public async Task Without_a_proof_in_time_the_next_target_is_tried_and_a_late_proof_stops_it()
    {
        await using var bench = await PrepareAsync();
        Deliver(bench);
        Accept(bench, "s1");
        var failover = bench.Get<FailoverStore>();
        failover.NextDeadline().ShouldBe(Rows.Now.AddSeconds(90));
        clock.Advance(TimeSpan.FromSeconds(89));
        failover.Turn().ShouldBe(0);
        clock.Advance(TimeSpan.FromSeconds(1));
        failover.Turn().ShouldBe(1);
        Row(bench, Ann).Standby.ShouldBeFalse();
        bench.Get<ReceiptDesk>().Take(new Receipt("slow", "s1", ReceiptKind.Delivered, clock.GetUtcNow()));
        Row(bench, Ann).State.ShouldBe(OutboxState.Superseded);
        failover.NextDeadline().ShouldBeNull();
    }

    [Fact]
    public async Task One_that_was_not_taken_after_all_goes_again_at_once_and_is_no_second_copy()
    {
        await using var bench = await PrepareAsync();
        Deliver(bench);
        Accept(bench, "s1");
        bench.Get<ReceiptDesk>().Take(new Receipt("slow", "s1", ReceiptKind.TryAgain, clock.GetUtcNow(), "63016"));
        Row(bench, Slow).ShouldSatisfyAllConditions(row => row.State.ShouldBe(OutboxState.Pending), row => row.Resend.ShouldBeFalse(), row => row.Due.ShouldBe(clock.GetUtcNow()));
    }

    [Fact]
    public async Task Carried_rows_share_the_fate_of_their_carrier()
    {
        await using var bench = await PrepareAsync();
        for (var id = 0; id < 3; id++) Add(bench, Slow, $"k{id}");
        var plan = Claim(bench);
        plan.Kind.ShouldBe(OutgoingKind.Bundle);
        bench.Get<DispatchStore>().Accept(plan.Rows, "s9", delivered: false, null);
        bench.Get<ReceiptDesk>().Take(new Receipt("slow", "s9", ReceiptKind.Read, clock.GetUtcNow()));
        for (var id = 0; id < 3; id++) bench.Get<OutboxStore>().Find(Slow, $"k{id}")!.State.ShouldBe(OutboxState.Read);
        bench.Get<OutboxStore>().Find(Slow, "k2")!.CarriedBy.ShouldBe(plan.Rows[0].Id);
    }

    [Fact]
    public async Task A_deadline_moves_failover_by_itself_and_a_phone_gets_the_copy()
    {
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.WithChannel(new SlowChannel()).StartServiceAsync();
        Deliver(bench);
        bench.Get<DeliverySignal>().Wake();
        var ann = bench.Phone(7, "Ann");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var step = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (ann.Messages.Count == 0)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await step.WaitForNextTickAsync(patience.Token);
        }

        ann.Messages[0].Text.ShouldContain("also sent to slow");
        (clock.GetUtcNow() - Rows.Now).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(90));
    }

    private async Task<PhoneBench> PrepareAsync()
    {
        var bench = await PhoneBench.PrepareAsync(clock);
        return bench.WithChannel(new SlowChannel()).BuildServiceWithoutWorkers();
    }

    private static void Deliver(PhoneBench bench)
    {
        Add(bench, Slow, "d", row => row with { Delivery = "d/1", FailoverAfter = TimeSpan.FromSeconds(90) });
        Add(bench, Ann, "d", row => row with { Delivery = "d/1", Step = 1, Standby = true, FailoverAfter = TimeSpan.FromSeconds(90) });
    }

    private static void Add(PhoneBench bench, Target to, string key, Func<OutboxRow, OutboxRow>? with = null) => bench.Get<Database>().Write(tx =>
    {
        var row = Rows.Alert(0, $"alert {key}") with { Channel = to.Channel, Chat = to.Chat, DedupeKey = key };
        bench.Get<OutboxStore>().Add(tx, with?.Invoke(row) ?? row, claimed: false).ShouldNotBeNull();
    });

    private static Outgoing Claim(PhoneBench bench) => bench.Get<DispatchStore>().Claim(Slow, new ChannelFacts("slow", int.MaxValue, false), null, false);

    private static void Accept(PhoneBench bench, string remoteId) => bench.Get<DispatchStore>().Accept(Claim(bench).Rows, remoteId, delivered: false, null);

    private static OutboxRow Row(PhoneBench bench, Target chat) => bench.Get<OutboxStore>().Find(chat, "d")!;
}
