using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite.Sampling;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>How busy the host was over the run's window.</summary>
internal sealed class HostSystemProbe(HostSampler sampler, TimeProvider clock) : IProbe
{
    public string Id => "host.system";

    public string Contract => "the host's processors were sampled over the whole run; how much is too much, targets and rules say";

    public TimeSpan Timeout => TimeSpan.FromSeconds(15);

    public ProbePhase Phase => ProbePhase.Host;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        if (sampler.Off is { } off) return ProbeOutcome.Off(off.Reason, off.HowToEnable);
        var window = await SampleWindow.FillAsync(sampler.Ring, context, clock, () => sampler.Trouble is not null, ct);
        if (!SampleWindow.IsEnough(window, context)) return ProbeOutcome.NotMeasured(sampler.Trouble ?? $"only {window.Count} samples in the window");
        return ProbeOutcome.Passed(Figures(window), $"{window.Count} samples over {(window[^1].Monotonic - window[0].Monotonic):0} s").With(new HostSystem(window[^1].Processors, window[^1].LoadOneMinute));
    }

    internal static List<Measurement> Figures(IReadOnlyList<HostSample> window) =>
    [
        .. Measurement.Lawful(new SampleSeries("cpu_busy", "share", HostWindow.Busy(window)), Better.Lower, Statistic.Median, Statistic.Max),
        .. Measurement.Lawful(new SampleSeries("cpu_steal", "share", HostWindow.Stolen(window)), Better.Lower, Statistic.Median, Statistic.Max),
        .. Measurement.Lawful(new SampleSeries("load_per_core", "ratio", HostWindow.LoadPerCore(window)), Better.Lower, Statistic.Median, Statistic.Max),
        .. Measurement.Lawful(new SampleSeries("processes", "count", [.. window.Select(sample => (double)sample.Processes)]), Better.None, Statistic.Median),
    ];
}

/// <summary>Details of <c>host.system</c>.</summary>
/// <param name="LoadOneMinute">At the window's end.</param>
public sealed record HostSystem(int Processors, double LoadOneMinute);
