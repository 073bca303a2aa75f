using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite.Workloads;

internal sealed class Concurrency10workersWorkload : IWorkload
{
    public string Name => "concurrency_10workers";

    public string Definition => "ten threads at once, each: list of 0 to 999, new list of each number times two";

    public int Workers => 10;

    public int Iterations(LoadProfile profile) => profile == LoadProfile.Seed ? 50 : 200;

    public Func<long> Prepare(string form) => [MethodImpl(MethodImplOptions.AggressiveOptimization)] static () =>
    {
        var numbers = new List<int>();
        for (var number = 0; number < 1000; number++) numbers.Add(number);
        var doubled = new List<int>();
        foreach (var number in numbers) doubled.Add(number * 2);
        var sum = 0L;
        foreach (var number in doubled) sum += number;
        return sum;
    };
}
