using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cell0.ChatOps.Suite;

/// <summary>Times one workload in this process, which is there for nothing else. Called by the verb <c>measure</c>.</summary>
public static class WorkloadHost
{
    private const int Windows = 10;
    private const int ControlLoops = 5;

    /// <summary>Prints a <see cref="WorkloadReport"/> as JSON.</summary>
    /// <param name="form">One of <see cref="IWorkload.Forms"/>; null: the first.</param>
    /// <returns>0, or 1 when there is no such workload or form (said on <paramref name="errors"/>).</returns>
    public static int Run(string workload, LoadProfile profile, string? form, TextWriter output, TextWriter errors)
    {
        if (WorkloadCatalogue.Find(workload) is not { } found) return Refuse(errors, $"no workload is called '{workload}'");
        form ??= found.Forms[0];
        if (!found.Forms.Contains(form, StringComparer.Ordinal)) return Refuse(errors, $"workload '{workload}' has no form '{form}': {string.Join(", ", found.Forms)}");
        output.WriteLine(JsonSerializer.Serialize(Measure(found, profile, form), WorkloadJson.Default.WorkloadReport));
        return 0;
    }

    internal static WorkloadReport Measure(IWorkload workload, LoadProfile profile, string form)
    {
        var operation = workload.Prepare(form);
        var workers = Enumerable.Range(0, workload.Workers).Select(_ => new TimedLoop(operation, workload.Iterations(profile))).ToArray();
        var clock = ClockCost();
        var warmUp = WarmUp.Until(operation, out var checksum);
        var controlBefore = ControlLoop.Times(ControlLoops);
        Settle();
        TimedLoop.RunAll(workers);
        var controlAfter = ControlLoop.Times(ControlLoops);
        long[] begins = [.. workers.SelectMany(worker => worker.Begins)];
        long[] ends = [.. workers.SelectMany(worker => worker.Ends)];
        return new WorkloadReport(
            workload.Name,
            form,
            profile.ToString().ToLowerInvariant(),
            workers.Length,
            workload.Iterations(profile),
            warmUp,
            [.. begins.Zip(ends, (begin, end) => (end - begin) * 1000.0 / Stopwatch.Frequency)],
            Throughput.InWindows(begins, ends, Stopwatch.Frequency, Windows),
            [.. workers.SelectMany(worker => worker.Failed)],
            [.. controlBefore, .. controlAfter],
            clock,
            Environment.CpuUsage.TotalTime.TotalMilliseconds,
            workers.Aggregate(checksum, (sum, worker) => unchecked(sum + worker.Checksum)));
    }

    private static int Refuse(TextWriter errors, string reason)
    {
        errors.WriteLine(reason);
        return 1;
    }

    private static void Settle()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    /// <summary>Nanoseconds per reading, 20 batches of 1,000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] ClockCost()
    {
        const int Readings = 1000;
        var batches = new double[20];
        for (var batch = -2; batch < batches.Length; batch++)
        {
            var begin = Stopwatch.GetTimestamp();
            var last = begin;
            for (var reading = 0; reading < Readings; reading++) last = Stopwatch.GetTimestamp();
            if (batch >= 0) batches[batch] = (last - begin) * 1e9 / Stopwatch.Frequency / Readings;
        }

        return batches;
    }
}
