using System.Collections.Concurrent;
using System.Diagnostics;
using Cell0.ChatOps.Simulators;

namespace Cell0.ChatOps.Bench;

/// <summary>Many simulated worlds, each from its own seed.</summary>
/// <param name="note">What a world is made of.</param>
internal sealed class SimulateBench(string name, Func<ISimulation> make, string note, int seeds, int from, int minutes) : IBench
{
    private const int MostTold = 50;

    public string Name => name;

    public TimeSpan Limit => TimeSpan.FromMinutes(minutes + 1);

    public bool NeedsService => false;

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var next = from - 1;
        var (done, failed) = (0, new ConcurrentQueue<(int Seed, string Fault)>());
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var simulation = make();
                while (Interlocked.Increment(ref next) is var seed && seed < from + seeds && !ct.IsCancellationRequested && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromMinutes(minutes))
                {
                    if (simulation.Run(seed) is { } fault) failed.Enqueue((seed, fault));
                    Interlocked.Increment(ref done);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        foreach (var (_, fault) in failed.OrderBy(one => one.Seed).Take(MostTold)) Console.WriteLine(seeds == 1 ? fault : fault[..fault.IndexOf("\nCELL0_SEED", StringComparison.Ordinal)]);
        var took = Stopwatch.GetElapsedTime(begin);
        return new BenchResult(
            [new Table("Worlds", ["seeds", "from", "failed", "s", "worlds/s"], [[$"{done}", $"{from}", $"{failed.Count}", $"{took.TotalSeconds:0}", $"{done / took.TotalSeconds:0}"]])],
            [new Budget("worlds with a fault", failed.Count, 0, "worlds"), new Budget("worlds left out", seeds - done, 0, "worlds")],
            new { seeds = done, from, failed = failed.Select(one => one.Seed).Order(), tookS = took.TotalSeconds },
            [$"{note}; CELL0_SEED=n on the test replays one"]);
    }
}
