namespace Cell0.ChatOps.Simulators;

/// <summary>Worlds by their seeds. One at a time; for several at once take several.</summary>
public interface ISimulation : IDisposable
{
    /// <returns>What is wrong with the seed's world, told from its beginning; null: nothing.</returns>
    string? Run(int seed);
}
