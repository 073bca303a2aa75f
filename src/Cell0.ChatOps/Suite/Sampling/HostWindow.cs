namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>What a stretch of samples says about the host: rates come from neighbouring samples, never from totals since boot.</summary>
internal static class HostWindow
{
    public static double[] Busy(IReadOnlyList<HostSample> window) => window.Any(sample => sample.BusyShare is not null)
        ? [.. window.Where(sample => sample.BusyShare is not null).Select(sample => sample.BusyShare!.Value)]
        : Shares(window, cpu => cpu.Busy);

    /// <summary>Empty where the system does not count it.</summary>
    public static double[] Stolen(IReadOnlyList<HostSample> window) => Shares(window, cpu => cpu.Stolen);

    public static double[] LoadPerCore(IReadOnlyList<HostSample> window) => [.. window.Select(sample => sample.LoadOneMinute / sample.Processors)];

    /// <summary>Per second, between neighbours; a counter that went back (a restart) gives nothing.</summary>
    public static double[] Rates<T>(IReadOnlyList<T> window, Func<T, double?> counter)
        where T : ISample => [.. from pair in window.Zip(window.Skip(1))
                                 let seconds = pair.Second.Monotonic - pair.First.Monotonic
                                 let grown = counter(pair.Second) - counter(pair.First)
                                 where seconds > 0 && grown >= 0
                                 select grown.Value / seconds];

    private static double[] Shares(IReadOnlyList<HostSample> window, Func<CpuTimes, long> part) => [.. from pair in window.Zip(window.Skip(1))
                                                                                                     where pair.First.Cpu is not null && pair.Second.Cpu is not null
                                                                                                     let total = pair.Second.Cpu!.Total - pair.First.Cpu!.Total
                                                                                                     let grown = part(pair.Second.Cpu!) - part(pair.First.Cpu!)
                                                                                                     where total > 0 && grown >= 0
                                                                                                     select Math.Min(1, (double)grown / total)];
}
