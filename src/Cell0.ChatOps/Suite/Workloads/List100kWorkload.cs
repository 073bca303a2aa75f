using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite.Workloads;

internal sealed class List100kWorkload : IWorkload
{
    public string Name => "list_100k";

    public string Definition => "a new list, 100,000 integers appended one by one";

    public int Iterations(LoadProfile profile) => 100;

    public Func<long> Prepare(string form) => [MethodImpl(MethodImplOptions.AggressiveOptimization)] static () =>
    {
        var list = new List<int>();
        for (var number = 0; number < 100_000; number++) list.Add(number);
        return list[^1] + list.Count;
    };
}
