using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite;

/// <summary>One thread's timed repetitions. All arrays exist before the first of them.</summary>
internal sealed class TimedLoop(Func<long> operation, int iterations)
{
    public long[] Begins { get; } = new long[iterations];
    public long[] Ends { get; } = new long[iterations];
    public byte[] Failed { get; } = new byte[iterations];
    public long Checksum { get; private set; }

    /// <summary>One loop runs on this thread; several start together, each on its own.</summary>
    public static void RunAll(TimedLoop[] loops)
    {
        if (loops is [var only])
        {
            only.Run();
            return;
        }

        using var start = new Barrier(loops.Length);
        var threads = loops.Select(loop => new Thread(() =>
        {
            start.SignalAndWait();
            loop.Run();
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run()
    {
        // Copies on the stack: what is looked up through `this` between two readings of the clock would be timed too.
        var (begins, ends, once, sum) = (Begins, Ends, operation, 0L);
        for (var index = 0; index < begins.Length; index++)
        {
            begins[index] = Stopwatch.GetTimestamp();
            try
            {
                sum = unchecked(sum + once());
            }
#pragma warning disable CA1031 // A failed operation is counted and its kind does not matter here.
            catch (Exception)
            {
                Failed[index] = 1;
            }
#pragma warning restore CA1031
            ends[index] = Stopwatch.GetTimestamp();
        }

        Checksum = sum;
    }
}
