using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class ProofOfLifeTests
{
    private readonly ScriptedChannel radio = new("radio") { Life = new LifeSign.Dead("3 sent, none delivered") };
    private readonly ScriptedChannel board = new("board");

    [Fact]
    public async Task A_dead_way_is_an_incident_that_is_told_by_the_other_one_and_never_by_itself()
    {
        await using var bench = Bench("radio:1", "board:1");
        await LookTwiceAsync(bench);
        Ways(bench).ShouldBe([("board", false)]);
        var told = bench.Get<OutboxStore>().Latest(10).First(row => row.Template == "incident-opened");
        told.PlainText.ShouldContain("3 sent, none delivered");
        Decision(bench).Outcome.ShouldBe("told");
        radio.Life = new LifeSign.Alive(bench.Clock.GetUtcNow());
        await LookTwiceAsync(bench);
        await LookTwiceAsync(bench);
        bench.Get<IncidentStore>().Unresolved().ShouldBeEmpty();
        Ways(bench).ShouldBe([("board", true), ("board", false)]);
        bench.Get<OutboxStore>().Latest(50).ShouldAllBe(row => row.Channel == "board" || row.TopicKey != told.TopicKey);
    }

    [Fact]
    public async Task A_dead_way_that_is_the_only_one_stands_on_the_page_alone_and_that_nobody_was_told_is_said()
    {
        await using var bench = Bench("radio:1");
        await LookTwiceAsync(bench);
        Ways(bench).ShouldBeEmpty();
        bench.Get<IncidentStore>().Unresolved().ShouldHaveSingleItem().Title.ShouldContain("radio");
        Decision(bench).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe("nobody"), entry => entry.Reason.ShouldContain("radio, which it is about"));
    }

    [Fact]
    public async Task A_way_of_which_nothing_is_known_is_no_incident()
    {
        radio.Life = new LifeSign.Unproven(null);
        await using var bench = Bench("radio:1", "board:1");
        await LookTwiceAsync(bench);
        bench.Get<IncidentStore>().Unresolved().ShouldBeEmpty();
        bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == "radio").IsUnproven.ShouldBeTrue();
    }

    [Fact]
    public async Task A_death_that_goes_on_is_logged_once()
    {
        await using var bench = Bench("radio:1", "board:1");
        var worker = Worker(bench);
        for (var look = 0; look < 4; look++) await worker.TurnAsync(TestContext.Current.CancellationToken);
        bench.Log.Lines.Count(line => line.Contains("The way over radio is dead: 3 sent, none delivered", StringComparison.Ordinal)).ShouldBe(1);
    }

    private ServiceBench Bench(params string[] targets)
    {
        var bench = new ServiceBench().With(radio).With(board).With(new ScriptedProbe("load.one", () => RunBuilder.LoadOutcome(1)))
            .With("Notifications:Receivers:0:Name", "all").With("Notifications:Route:Receiver", "all").With("Notifications:Route:GroupWait", "00:00:00").With("Notifications:Route:GroupBy:0", "...");
        for (var index = 0; index < targets.Length; index++) bench.With($"Notifications:Receivers:0:Targets:{index}", targets[index]);
        return bench;
    }

    private static ProofOfLifeWorker Worker(ServiceBench bench) => ActivatorUtilities.CreateInstance<ProofOfLifeWorker>(bench.Get<IServiceProvider>());

    /// <summary>Two periods: a proof of every way and a run in each. A finding seen twice is an incident.</summary>
    private static async Task LookTwiceAsync(ServiceBench bench)
    {
        for (var period = 0; period < 2; period++)
        {
            await Worker(bench).TurnAsync(TestContext.Current.CancellationToken);
            await bench.RunAsync();
            bench.Clock.Advance(ProofOfLifeWorker.Period);
        }
    }

    private static List<(string Channel, bool Ends)> Ways(ServiceBench bench) =>
        [.. bench.Get<OutboxStore>().Latest(50).Where(row => row.Template.StartsWith("incident-", StringComparison.Ordinal)).Select(row => (row.Channel, row.Ends))];

    private static DecisionEntry Decision(ServiceBench bench) => bench.Get<DecisionStore>().List(50, null).First(entry => entry.Template == "incident-opened");
}
