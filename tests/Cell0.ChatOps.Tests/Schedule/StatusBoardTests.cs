using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

/// <summary>What people see of a run.</summary>
public sealed class StatusBoardTests
{
    [Fact]
    public async Task The_first_run_pins_a_card_and_each_later_one_edits_it_silently()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        await bench.RunAsync();
        await bench.RunAsync();
        var told = bench.Get<OutboxStore>().Latest(10);
        told.Select(row => (row.Template, row.Form, row.TopicKey, row.Pin, row.Loud, row.IsAlert)).ShouldBe(
            [("status-card", MessageForm.CardEdit, "status", true, false, false), ("status-card", MessageForm.Card, "status", true, false, false)]);
        told[1].PlainText.ShouldStartWith("🟢 HEALTHY · R1, measured ");
    }

    [Fact]
    public async Task A_changed_verdict_is_a_new_silent_message_that_says_from_what_to_what()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        await bench.RunAsync();
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        await bench.RunAsync();
        bench.Get<OutboxStore>().Latest(50).ShouldNotContain(row => row.Template == "verdict-changed");
        await bench.RunAsync();
        var change = bench.Get<OutboxStore>().Latest(50).Single(row => row.Template == "verdict-changed");
        change.PlainText.ShouldStartWith("🟢 CRITICAL → HEALTHY by R3");
        (change.Loud, change.Form).ShouldBe((false, MessageForm.Message));
    }

    [Fact]
    public async Task A_run_of_a_few_probes_changes_nothing_that_people_see()
    {
        await using var bench = new ServiceBench().With(new ScriptedProbe("load.one", () => RunBuilder.LoadOutcome(1))).With(new ScriptedProbe("load.two", () => RunBuilder.LoadOutcome(1)));
        await bench.RunAsync("load.two");
        bench.Get<OutboxStore>().Latest(10).ShouldBeEmpty();
    }
}
