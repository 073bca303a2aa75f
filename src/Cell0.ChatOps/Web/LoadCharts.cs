using System.Globalization;
using System.Text;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>The drawings of one load test: how its latency is spread, and how it went over the runs.</summary>
internal static class LoadCharts
{
    private const string Metric = "latency";

    /// <param name="samples">Of the probe's latency; null when it has none.</param>
    public static (IReadOnlyList<Model> Charts, IReadOnlyList<string> Notes) Of(ProbeResult probe, RunId run, DateTimeOffset at, StoredSamples? samples, MetricHistory history, TimeZoneInfo zone)
    {
        var charts = new List<Model>();
        var notes = new List<string>();
        if (samples is not null && Spread(samples) is { } spread) charts.Add(spread.Model($"{probe.ProbeId}-spread"));
        if (samples is { Matches: false }) notes.Add("The stored samples no longer give their recorded SHA-256, so they are not drawn.");
        if (samples is { Csv: null, Matches: true }) notes.Add("The raw samples are past their retention; this is drawn from the histogram that remains.");
        if (Typical(probe) is { } figure)
        {
            var trend = TrendDrawing.Of([.. history.Of(figure.Key), new MetricPoint(run, at, figure.Value)], $"{figure.Statistic} {figure.Metric}", figure.Unit, zone);
            if (trend is not null) charts.Add(trend.Model($"{probe.ProbeId}-trend"));
            else notes.Add("A trend is drawn from the second comparable run on.");
        }

        return (charts, notes);
    }

    /// <summary>The figure whose samples are the latency; the median where it is lawful.</summary>
    public static Figure? Typical(ProbeResult probe) => probe.Figure(Metric, Statistic.Median) ?? probe.Figures.FirstOrDefault(figure => figure.Metric == Metric);

    private static Chart? Spread(StoredSamples samples)
    {
        if (!samples.Matches) return null;
        return samples.Csv is { } csv
            ? HistogramDrawing.Of(Values(csv), samples.Metric, samples.Unit)
            : HistogramDrawing.Of(samples.Histogram, samples.N, samples.Metric, samples.Unit);
    }

    private static List<double> Values(byte[] csv) =>
        [.. Encoding.UTF8.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
}
