using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

/// <summary>What people see of a run.</summary>
public sealed class StatusBoardTests
{
    [Fact]
    public async Task Each_run_edits_one_pinned_card_silently_and_the_first_makes_it()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        await bench.RunAsync();
        await bench.RunAsync();
        var told = bench.Get<OutboxStore>().Latest(10);
        told.Select(row => (row.Template, row.Form, row.TopicKey, row.Pin, row.Loud, row.IsAlert)).ShouldBe(
            [("status-card", MessageForm.CardEdit, "status", true, false, false), ("status-card", MessageForm.CardEdit, "status", true, false, false)]);
        told[1].PlainText.ShouldStartWith("🟢 HEALTHY · R1, measured ");
    }

    [Fact]
    public async Task Where_routes_are_set_they_say_who_sees_it()
    {
        await using var bench = await Routed().WithGatewayAsync();
        await bench.RunAsync();
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        await bench.RunAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        await bench.RunAsync();
        bench.Get<OutboxStore>().Latest(50).Where(row => row.Template is "status-card" or "verdict-changed").Select(row => (row.Template, row.Chat)).ShouldBe(
            [("verdict-changed", "wall"), ("status-card", "wall"), ("status-card", "wall"), ("status-card", "wall")]);
    }

    [Fact]
    public async Task A_changed_verdict_is_a_new_silent_message_that_says_from_what_to_what()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        await bench.RunAsync();
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
        await bench.RunAsync();
        bench.Get<OutboxStore>().Latest(50).ShouldNotContain(row => row.Template == "verdict-changed");
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        bench.Gateway!.Jobs = CellZeroJobs.AllHealthy(bench.Clock.GetUtcNow());
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

    private static ServiceBench Routed() => new ServiceBench()
        .With("Notifications:Receivers:0:Name", "team").With("Notifications:Receivers:0:Targets:0", "webchat:team")
        .With("Notifications:Receivers:1:Name", "wall").With("Notifications:Receivers:1:Targets:0", "webchat:wall")
        .With("Notifications:Route:Receiver", "team")
        .With("Notifications:Route:Routes:0:Receiver", "wall").With("Notifications:Route:Routes:0:Matchers:0", "alertname=run");
}
