using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>The connectivity probes beside their previous run.</summary>
internal static class ConnectivityTable
{
    private static readonly string[] GatewayProbes = ["gateway.http", "gateway.process"];

    public static IEnumerable<object> Of(ReportInput input) =>
        from probe in input.Run.Probes
        where probe.ProbeId.StartsWith("connectivity.", StringComparison.Ordinal)
        let figure = probe.Figures.FirstOrDefault(figure => figure.Statistic == Statistic.Median) ?? (probe.Figures.Count > 0 ? probe.Figures[0] : null)
        let before = figure is null ? null : input.Previous?.Probe(probe.ProbeId)?.Figure(figure.Metric, figure.Statistic)
        select new
        {
            name = probe.ProbeId,
            status = HealthTable.Word(probe.Status),
            what = figure is null ? "" : $"{figure.Metric} {figure.Statistic}",
            latency = FigureCell.Of(figure, ""),
            previous = FigureCell.Full(before),
            reason = probe.Reason,
        };

    public static IEnumerable<object> Gateway(Run run) => HealthTable.AllOf(run, GatewayProbes);
}
