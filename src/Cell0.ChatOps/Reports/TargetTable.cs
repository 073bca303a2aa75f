using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Reports;

/// <summary>Targets that people set, each with what was measured.</summary>
internal static class TargetTable
{
    public static IEnumerable<object> Of(ReportInput input) => input.Targets.Select(target =>
    {
        var figure = target.FigureIn(input.Run);
        return new
        {
            metric = $"{target.Metric} {target.Statistic}",
            promise = target.AtMost is { } most ? $"at most {FigureFormat.Figure(most, figure?.Unit)}" : $"at least {FigureFormat.Figure(target.AtLeast ?? 0, figure?.Unit)}",
            reason = target.Reason,
            owner = target.Owner,
            cell = FigureCell.Of(figure),
            status = figure is null ? FigureCell.NotMeasured : target.IsMissedBy(figure) ? "MISSED" : "met",
        };
    });
}
