using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite.Workloads;

internal sealed class MemoryStressWorkload : IWorkload
{
    private static readonly string Data = new('x', 100);

    public string Name => "memory_stress";

    public string Definition => "build 1,000 records {id, data of 100 characters}, upper-case each data into a new list, drop both";

    public int Iterations(LoadProfile profile) => profile == LoadProfile.Seed ? 500 : 1000;

    public Func<long> Prepare(string form) => [MethodImpl(MethodImplOptions.AggressiveOptimization)] static () =>
    {
        var records = new List<Entry>();
        for (var id = 0; id < 1000; id++) records.Add(new Entry(id, Data));
        var upper = new List<string>();
        foreach (var record in records) upper.Add(record.Data.ToUpperInvariant());
        var sum = 0L;
        for (var index = 0; index < upper.Count; index++) sum += records[index].Id + upper[index][index % 100];
        return sum;
    };

    private sealed record Entry(int Id, string Data);
}
