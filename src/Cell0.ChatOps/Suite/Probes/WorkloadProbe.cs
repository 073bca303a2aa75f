using Cell0.ChatOps.Measuring;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>Measures one workload; there is one such probe per file in <c>Suite/Workloads</c>.</summary>
internal sealed class WorkloadProbe(IWorkload workload, WorkloadClient client, IOptions<SuiteOptions> options) : IProbe
{
    public string Id => "load." + workload.Name;

    public string Contract => $"every operation succeeds; one operation: {workload.Definition}{(workload.Forms.Count > 1 ? $" (form {workload.Forms[0]})" : "")}";

    public TimeSpan Timeout => TimeSpan.FromSeconds(15);

    public ProbePhase Phase => ProbePhase.Load;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        var (report, fault) = await client.MeasureAsync(workload.Name, options.Value.Load.Profile, null, ct);
        return report is null ? ProbeOutcome.NotMeasured(fault!) : Judge(report);
    }

    internal static ProbeOutcome Judge(WorkloadReport report)
    {
        var failures = report.Failed.Count(failed => failed != 0);
        var figures = Figures(report);
        var outcome = failures == 0
            ? ProbeOutcome.Passed(figures, $"errors {ErrorBound.Describe(0, report.Failed.Length)}")
            : ProbeOutcome.Failed($"{failures} of {report.Failed.Length} operations failed", figures);
        return outcome.With(new LoadConditions(report.Form, report.Profile, report.Workers, report.WarmUp, report.CpuMs)) with { ChildCpu = TimeSpan.FromMilliseconds(report.CpuMs) };
    }

    private static List<Measurement> Figures(WorkloadReport report) =>
    [
        .. Measurement.Lawful(new SampleSeries("latency", "ms", report.LatencyMs), Better.Lower, Statistic.Mean, Statistic.Median, Statistic.Percentile(95), Statistic.Percentile(99), Statistic.Max),
        Measurement.Of(new SampleSeries("throughput", "ops/s", report.OpsPerSecond), Statistic.Rate, Better.Higher),
        Measurement.Of(new SampleSeries("error_share", "share", [.. report.Failed.Select(failed => failed == 0 ? 0.0 : 1.0)]), Statistic.Share, Better.Lower),
        .. Measurement.Lawful(new SampleSeries("control_loop", "ms", report.ControlLoopMs), Better.None, Statistic.Median),
        .. Measurement.Lawful(new SampleSeries("clock_overhead", "ns", report.ClockNs), Better.None, Statistic.Median),
    ];
}

/// <summary>Details of a <c>load.*</c> probe: under which conditions its samples were taken.</summary>
/// <param name="Form">Which form of the same work was measured, such as <c>literal</c>.</param>
/// <param name="WarmUp">Untimed operations before.</param>
public sealed record LoadConditions(string Form, string Profile, int Workers, int WarmUp, double CpuMs);
