using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A load test became grossly slower, a second measurement in the same run says so too, and the host was not busy with something else.</summary>
public sealed class GrossChangeRule : IFindingRule
{
    public string Id => "gross-change";

    public bool CanJudge(Examination examination) => examination.Run is { IsPartial: false };

    public IEnumerable<Finding> Examine(Examination examination)
    {
        foreach (var probe in examination.Run!.Probes)
        {
            var again = examination.Run.Confirmations.FirstOrDefault(second => second.ProbeId == probe.ProbeId);
            if (again is null || GrossChange.Interference(probe, examination.History) is not null || GrossChange.Interference(again, examination.History) is not null) continue;
            foreach (var figure in probe.Figures)
            {
                if (GrossChange.WorseBy(figure, examination.History) is { } times
                    && again.Figure(figure.Metric, figure.Statistic) is { } second && GrossChange.WorseBy(second, examination.History) is not null)
                    yield return Changed(probe, figure, second, times, examination.History.Of(figure.Key).Count);
            }
        }
    }

    private Finding Changed(ProbeResult probe, Figure figure, Figure second, double times, int runs) => new()
    {
        Fingerprint = $"{Id}/{figure.Key}",
        Rule = Id,
        Severity = Severity.Medium,
        Component = probe.ProbeId,
        Issue = FormattableString.Invariant($"{probe.ProbeId} {figure.Metric} is {times:0.0} times worse than the median of {runs} runs"),
        Impact = "this host does the same work much slower than before",
        Evidence =
        [
            new Evidence($"{figure.Statistic} {FigureFormat.Figure(figure.Value, figure.Unit)}", figure.Id.ToString()),
            new Evidence($"measured again: {FigureFormat.Figure(second.Value, second.Unit)}", second.Id.ToString()),
        ],
        Advice = "look at what else runs on the host, its power mode and its temperature",
    };
}
