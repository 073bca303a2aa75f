namespace Cell0.ChatOps.Suite;

/// <summary>A fixed piece of work whose repetitions are timed, in a process of its own. One file in <c>Suite/Workloads</c>.</summary>
/// <remarks>The class is called after <see cref="Name"/> (<c>memory_stress</c>: <c>MemoryStressWorkload</c>), so that a child finds it without looking at all types.</remarks>
public interface IWorkload
{
    /// <summary>Such as <c>memory_stress</c>; the probe is then <c>load.memory_stress</c>.</summary>
    string Name { get; }

    /// <summary>What one operation does, in one sentence.</summary>
    string Definition { get; }

    /// <summary>Ways to do the same work, the one that is measured by default first.</summary>
    IReadOnlyList<string> Forms => ["plain"];

    /// <summary>Threads that repeat the operation at the same time.</summary>
    int Workers => 1;

    /// <summary>Timed operations per worker.</summary>
    int Iterations(LoadProfile profile);

    /// <summary>The operation. It returns a number that depends on all of its work, so that none can be left out. Called by all workers.</summary>
    Func<long> Prepare(string form);
}
