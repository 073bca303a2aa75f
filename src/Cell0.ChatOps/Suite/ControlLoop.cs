using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cell0.ChatOps.Suite;

/// <summary>A fixed piece of pure arithmetic, about 1 ms: when it takes longer, the host is to blame and not what was measured.</summary>
internal static class ControlLoop
{
    private const int Steps = 250_000;

    /// <summary>Times in ms. One more is done first and dropped.</summary>
    public static double[] Times(int count)
    {
        var times = new double[count];
        var state = Spin(1);
        for (var index = 0; index < count; index++)
        {
            var begin = Stopwatch.GetTimestamp();
            state = Spin(state);
            times[index] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        GC.KeepAlive(state);
        return times;
    }

    /// <summary>Four chains side by side, each step of one needing the step before: it also feels a neighbour on the same core.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Spin(ulong seed)
    {
        var (a, b, c, d) = (seed | 1, seed | 2, seed | 4, seed | 8);
        for (var step = 0; step < Steps; step++)
        {
            a ^= a << 13;
            b ^= b << 13;
            c ^= c << 13;
            d ^= d << 13;
            a ^= a >> 7;
            b ^= b >> 7;
            c ^= c >> 7;
            d ^= d >> 7;
            a ^= a << 17;
            b ^= b << 17;
            c ^= c << 17;
            d ^= d << 17;
        }

        return a ^ b ^ c ^ d;
    }
}
