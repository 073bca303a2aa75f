using System.Globalization;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Simulators.PostOffice;

namespace Cell0.ChatOps.Simulators.Fixes;

/// <summary>Lives of fixes by their seeds: every fault of the gateway, a crash at every step, people who confirm twice, late or not at all, and somebody else's hand. One at a time.</summary>
/// <param name="plant">Puts a breach into each kind of fix, for a test that the simulation finds it; null: the product as it is.</param>
public sealed class FixSimulation(Func<IFixKind, IFixKind>? plant = null) : ISimulation
{
    private readonly SimulationDisk disk = new();

    /// <returns>What is wrong; null: nothing. A world with a fault is told from its beginning.</returns>
    public string? Run(int seed)
    {
        if (Faults(seed, null).Count == 0) return null;
        List<string> trace = [];
        var faults = Faults(seed, trace);
        return string.Create(CultureInfo.InvariantCulture, $"seed {seed}:\n{string.Join('\n', faults)}\nCELL0_SEED={seed} replays it:\n{string.Join('\n', trace)}");
    }

    /// <summary>All that happened, for two runs of one seed to be compared.</summary>
    public IReadOnlyList<string> Replay(int seed)
    {
        List<string> trace = [];
        Faults(seed, trace);
        return trace;
    }

    /// <summary>How each fix of a world ended, for counting.</summary>
    public IReadOnlyList<string> Ends(int seed)
    {
        var world = new FixWorld(seed, disk, null, plant);
        world.Run();
        return [.. world.Fixes().Select(fix => fix.State.ToString())];
    }

    public void Dispose() => disk.Dispose();

    private List<string> Faults(int seed, List<string>? trace)
    {
        var world = new FixWorld(seed, disk, trace, plant);
        world.Run();
        return [.. FixVerdict.Faults(world).Distinct(StringComparer.Ordinal)];
    }
}
