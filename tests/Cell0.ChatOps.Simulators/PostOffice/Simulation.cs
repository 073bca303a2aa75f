using System.Globalization;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>Worlds by their seeds. One at a time; for several at once take several.</summary>
public sealed class Simulation : ISimulation
{
    private readonly SimulationDisk disk = new();
    private readonly TemplateEngine engine = new(TemplateFiles.Read());

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

    public void Dispose() => disk.Dispose();

    private List<string> Faults(int seed, List<string>? trace)
    {
        var world = new SimulatedWorld(seed, disk, engine, trace);
        world.Run();
        return [.. SimulationVerdict.Faults(world).Distinct(StringComparer.Ordinal)];
    }
}
