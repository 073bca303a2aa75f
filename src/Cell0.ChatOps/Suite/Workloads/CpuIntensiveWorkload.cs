using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite.Workloads;

internal sealed class CpuIntensiveWorkload : IWorkload
{
    public string Name => "cpu_intensive";

    public string Definition => "sum of j*j for j from 0 to 9,999";

    public int Iterations(LoadProfile profile) => profile == LoadProfile.Seed ? 50 : 1000;

    public Func<long> Prepare(string form) => [MethodImpl(MethodImplOptions.AggressiveOptimization)] static () =>
    {
        var sum = 0L;
        for (var j = 0L; j < 10_000; j++) sum += j * j;
        return sum;
    };
}
