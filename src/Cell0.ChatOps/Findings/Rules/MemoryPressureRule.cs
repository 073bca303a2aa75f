using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>Memory pressure by rates over the window: what is swapped in now, and how long tasks wait, never totals since boot.</summary>
public sealed class MemoryPressureRule : IFindingRule
{
    /// <summary>Swapping in faster than this, while little is free, slows every program down.</summary>
    private const double SwapInBytesPerSecond = 1024 * 1024;

    private const double LittleFree = 0.10;
    private const double NearlyNone = 0.03;
    private const double MuchWaiting = 0.10;

    public string Id => "memory-pressure";

    public bool CanJudge(Examination examination) => examination.Now.Probe("host.memory") is { Measured: true };

    public IEnumerable<Finding> Examine(Examination examination)
    {
        var probe = examination.Now.Probe("host.memory")!;
        if (probe.Read<HostMemory>() is not { TotalBytes: > 0 } memory) yield break;
        var free = (double)memory.LeastAvailableBytes / memory.TotalBytes;
        var swapping = memory.SwapInBytesPerSecond >= SwapInBytesPerSecond;
        var waiting = memory.PressureShare >= MuchWaiting;
        Severity? severity = (free, swapping, waiting) switch
        {
            ( < NearlyNone, _, _) => Severity.High,
            ( < LittleFree, true, true) => Severity.High,
            ( < LittleFree, true, _) or ( < LittleFree, _, true) or (_, true, true) => Severity.Medium,
            _ => null,
        };
        if (severity is null) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = severity.Value,
            Component = "host",
            Issue = $"memory is short: {FigureFormat.Bytes(memory.LeastAvailableBytes)} of {FigureFormat.Bytes(memory.TotalBytes)} available at the least",
            Impact = "programs wait for memory; the next large one may be killed",
            Evidence =
            [
                .. probe.Figures.Take(4).Select(figure => new Evidence($"{figure.Metric} {figure.Statistic} {FigureFormat.Figure(figure.Value, figure.Unit)}", figure.Id.ToString())),
                new Evidence($"swapped in {Rate(memory.SwapInBytesPerSecond)}, tasks waiting {(memory.PressureShare is { } share ? FigureFormat.Percent(share) : "not told by this system")}"),
            ],
            Advice = "see which program grew; end it or give the host more memory",
        };
    }

    private static string Rate(double? bytesPerSecond) => bytesPerSecond is { } rate ? $"{FigureFormat.Bytes(rate)}/s" : "not told by this system";
}
