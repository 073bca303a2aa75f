using System.Globalization;
using Cell0.ChatOps.Simulators.Fixes;

namespace Cell0.ChatOps.Tests.Simulation;

/// <summary><c>CELL0_SEED=n</c> replays one life.</summary>
public sealed class FixSimulationTests
{
    private const int Seeds = 1000;

    [Fact]
    public void Whatever_fails_the_verdict_is_right_the_gateway_holds_what_was_said_and_nobody_is_written_over()
    {
        using var simulation = new FixSimulation();
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("CELL0_SEED"), CultureInfo.InvariantCulture, out var one) ? [one] : Enumerable.Range(0, Seeds);
        foreach (var seed in seeds) simulation.Run(seed).ShouldBeNull();
    }

    [Fact]
    public void A_seed_is_a_life()
    {
        using var simulation = new FixSimulation();
        foreach (var seed in Enumerable.Range(0, 5)) simulation.Replay(seed).ShouldBe(simulation.Replay(seed));
    }

    [Theory]
    [InlineData("careless", "we wrote over")]
    [InlineData("twice", "asked 2 times")]
    [InlineData("credulous", "and the gateway holds")]
    [InlineData("hasty", "kept with")]
    public void A_planted_breach_is_found(string breach, string words)
    {
        using var simulation = new FixSimulation(kind => new PlantedKind(kind, breach));
        Enumerable.Range(0, Seeds).Select(simulation.Run).OfType<string>().First().ShouldContain(words);
    }

    [Fact]
    public void Every_end_there_is_is_met()
    {
        using var simulation = new FixSimulation();
        Enumerable.Range(0, 200).SelectMany(simulation.Ends).Distinct(StringComparer.Ordinal).ShouldBe(["Kept", "RolledBack", "Inconclusive", "Failed", "Cancelled", "Expired"], ignoreOrder: true);
    }
}
