using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite.Workloads;

internal sealed class Dictionary100kWorkload : IWorkload
{
    public string Name => "dictionary_100k";

    public string Definition => "a new dictionary, 100,000 integer keys with integer values added one by one";

    public int Iterations(LoadProfile profile) => 12;

    public Func<long> Prepare(string form) => [MethodImpl(MethodImplOptions.AggressiveOptimization)] static () =>
    {
        var map = new Dictionary<int, int>();
        for (var number = 0; number < 100_000; number++) map.Add(number, number * 2);
        return map[99_999] + map.Count;
    };
}
