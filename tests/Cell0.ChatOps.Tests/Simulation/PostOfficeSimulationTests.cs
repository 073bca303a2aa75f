using System.Globalization;
using SimulationOfPostOffice = Cell0.ChatOps.Simulators.PostOffice.Simulation;

namespace Cell0.ChatOps.Tests.Simulation;

/// <summary><c>CELL0_SEED=n</c> replays one world.</summary>
public sealed class PostOfficeSimulationTests
{
    private const int Seeds = 1000;

    [Fact]
    public void Whatever_fails_nothing_is_lost_nothing_comes_twice_unmarked_and_order_is_kept()
    {
        using var simulation = new SimulationOfPostOffice();
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("CELL0_SEED"), CultureInfo.InvariantCulture, out var one) ? [one] : Enumerable.Range(0, Seeds);
        foreach (var seed in seeds) simulation.Run(seed).ShouldBeNull();
    }

    [Fact]
    public void A_seed_is_a_world()
    {
        using var simulation = new SimulationOfPostOffice();
        foreach (var seed in Enumerable.Range(0, 5)) simulation.Replay(seed).ShouldBe(simulation.Replay(seed));
    }
}
