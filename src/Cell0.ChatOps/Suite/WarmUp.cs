using System.Diagnostics;
using System.Runtime;

namespace Cell0.ChatOps.Suite;

/// <summary>Untimed repetitions until the compiler has nothing left to improve.</summary>
internal static class WarmUp
{
    private const int MostPerRound = 40;
    private const int FewestRounds = 3;
    private static readonly TimeSpan RoundLimit = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    /// <summary>Repeats until a whole round (40 operations or 15 ms) passed without a newly compiled method, at most 0.2 s.</summary>
    /// <returns>How many operations that took.</returns>
    public static int Until(Func<long> operation, out long checksum)
    {
        checksum = 0;
        var begin = Stopwatch.GetTimestamp();
        var (rounds, operations) = (0, 0);
        long compiled;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            var roundBegin = Stopwatch.GetTimestamp();
            var inRound = 0;
            while (inRound++ < MostPerRound && Stopwatch.GetElapsedTime(roundBegin) < RoundLimit) checksum = unchecked(checksum + operation());
            operations += inRound - 1;
            rounds++;
        }
        while (Stopwatch.GetElapsedTime(begin) < Longest && (rounds < FewestRounds || JitInfo.GetCompiledMethodCount() != compiled));
        return operations;
    }
}
