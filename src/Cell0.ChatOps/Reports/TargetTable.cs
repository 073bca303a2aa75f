using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>Targets that people set, each with what was measured.</summary>
internal static class TargetTable
{
    public static IEnumerable<object> Of(ReportInput input) => input.Targets.Select(target =>
    {
        var figure = Statistic.TryParse(target.Statistic, out var statistic)
            ? input.Run.Probes.SelectMany(probe => probe.Figures).FirstOrDefault(figure => $"{figure.ProbeId}/{figure.Metric}" == target.Metric && figure.Statistic == statistic)
            : null;
        return new
        {
            metric = $"{target.Metric} {target.Statistic}",
            promise = target.AtMost is { } most ? $"at most {FigureFormat.Figure(most, figure?.Unit)}" : $"at least {FigureFormat.Figure(target.AtLeast ?? 0, figure?.Unit)}",
            reason = target.Reason,
            owner = target.Owner,
            cell = FigureCell.Of(figure),
            status = figure is null ? FigureCell.NotMeasured : figure.Value > target.AtMost || figure.Value < target.AtLeast ? "MISSED" : "met",
        };
    });
}
