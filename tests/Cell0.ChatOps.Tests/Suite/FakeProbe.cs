using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Suite;

/// <summary>A probe that does what a test says; by default it measures five ones.</summary>
internal sealed class FakeProbe(string id, ProbePhase phase = ProbePhase.Load, Func<ProbeContext, CancellationToken, Task<ProbeOutcome>>? measure = null) : IProbe
{
    public string Id => id;
    public string Contract => "a fake measures";
    public TimeSpan Timeout => TimeSpan.FromSeconds(10);
    public ProbePhase Phase => phase;
    public List<ProbeContext> Calls { get; } = [];

    public Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        Calls.Add(context);
        return measure?.Invoke(context, ct) ?? Task.FromResult(ProbeOutcome.Passed(Measurement.Lawful(new SampleSeries("latency", "ms", [1, 1, 1, 1, 1]), Better.Lower, Statistic.Median, Statistic.Max)));
    }
}
