using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite.Sampling;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>What memory was left and how much was swapped, by rates over the run's window.</summary>
internal sealed class HostMemoryProbe(HostSampler sampler, TimeProvider clock) : IProbe
{
    public string Id => "host.memory";

    public string Contract => "the host's memory was sampled over the whole run; swapping is told as a rate, never as a total since boot";

    public TimeSpan Timeout => TimeSpan.FromSeconds(15);

    public ProbePhase Phase => ProbePhase.Host;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        if (sampler.Off is { } off) return ProbeOutcome.Off(off.Reason, off.HowToEnable);
        var window = await SampleWindow.FillAsync(sampler.Ring, context, clock, () => sampler.Trouble is not null, ct);
        return SampleWindow.IsEnough(window, context) ? Judge(window) : ProbeOutcome.NotMeasured(sampler.Trouble ?? $"only {window.Count} samples in the window");
    }

    internal static ProbeOutcome Judge(IReadOnlyList<HostSample> window)
    {
        var swapIn = HostWindow.Rates(window, sample => sample.SwappedInBytes);
        var swapOut = HostWindow.Rates(window, sample => sample.SwappedOutBytes);
        var stalled = HostWindow.Rates(window, sample => sample.MemoryStallSeconds).Select(share => Math.Min(1, share)).ToArray();
        return ProbeOutcome.Passed(
        [
            .. Measurement.Lawful(new SampleSeries("available", "bytes", [.. window.Select(sample => (double)sample.Memory.AvailableBytes)]), Better.Higher, Statistic.Min, Statistic.Median),
            .. Measurement.Lawful(new SampleSeries("used", "bytes", [.. window.Select(sample => (double)(sample.Memory.TotalBytes - sample.Memory.AvailableBytes))]), Better.Lower, Statistic.Max),
            .. Measurement.Lawful(new SampleSeries("swap_in", "bytes/s", swapIn), Better.Lower, Statistic.Mean, Statistic.Max),
            .. Measurement.Lawful(new SampleSeries("swap_out", "bytes/s", swapOut), Better.Lower, Statistic.Mean, Statistic.Max),
            .. Measurement.Lawful(new SampleSeries("memory_stall", "share", stalled), Better.Lower, Statistic.Mean, Statistic.Max),
        ]).With(new HostMemory(
            window[^1].Memory.TotalBytes,
            window.Min(sample => sample.Memory.AvailableBytes),
            swapIn.Length == 0 ? null : swapIn.Average(),
            swapOut.Length == 0 ? null : swapOut.Average(),
            stalled.Length == 0 ? null : stalled.Average()));
    }
}
