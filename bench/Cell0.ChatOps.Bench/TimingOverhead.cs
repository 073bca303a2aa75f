using System.Diagnostics;
using System.Runtime.CompilerServices;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>An operation that does nothing, through the very loop that times workloads. Medians over repetitions.</summary>
/// <param name="ClockNs">One reading of the clock, as a run prints it.</param>
/// <param name="PerIterationNs">From the first reading to the last, per iteration: all that timing adds to the work.</param>
/// <param name="InSampleNs">Mean latency of nothing: what timing adds to each sample.</param>
internal sealed record TimingOverhead(double ClockNs, double PerIterationNs, double InSampleNs)
{
    private const int Iterations = 20_000;
    private const int Repetitions = 25;

    public static TimingOverhead Measure()
    {
        List<double> clock = [], iteration = [], sample = [];
        for (var repetition = -2; repetition < Repetitions; repetition++)
        {
            var cost = Quantiles.Median(WorkloadHost.Measure(new Nothing(), LoadProfile.Default, "plain").ClockNs);
            var loop = new TimedLoop(Nothing.Operation, Iterations);
            TimedLoop.RunAll([loop]);
            if (repetition < 0) continue;
            clock.Add(cost);
            iteration.Add(Nanoseconds(loop.Ends[^1] - loop.Begins[0]));
            sample.Add(Nanoseconds(loop.Ends.Zip(loop.Begins, (end, begin) => end - begin).Sum()));
        }

        return new TimingOverhead(clock.Median(), iteration.Median(), sample.Median());
    }

    private static double Nanoseconds(long ticks) => ticks * 1e9 / Stopwatch.Frequency / Iterations;

    private sealed class Nothing : IWorkload
    {
        public static readonly Func<long> Operation = [MethodImpl(MethodImplOptions.AggressiveOptimization)] static () => 0;

        public string Name => "nothing";

        public string Definition => "nothing";

        public int Iterations(LoadProfile profile) => TimingOverhead.Iterations;

        public Func<long> Prepare(string form) => Operation;
    }
}
