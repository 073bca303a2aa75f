using System.Globalization;
using System.Text;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Web;

/// <summary>One metric over comparable runs, oldest first, as a line that begins at zero: a change must not look larger than it is.</summary>
internal static class TrendDrawing
{
    /// <returns>Null when there are fewer than two points.</returns>
    public static Chart? Of(IReadOnlyList<MetricPoint> points, string metric, string unit, TimeZoneInfo zone)
    {
        List<MetricPoint> known = [.. points.Where(point => Math.Abs(point.Value) < Chart.Largest)];
        if (known.Count < 2) return null;
        var most = known.Max(point => point.Value);
        var least = Math.Min(0, known.Min(point => point.Value));
        var span = most > least ? most - least : 1;
        var step = (Chart.Width - 12.0) / (known.Count - 1);
        var line = new StringBuilder();
        for (var index = 0; index < known.Count; index++)
            line.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{Chart.At(6 + (index * step))} {Chart.At(Height(known[index].Value))}");
        var (first, last) = (known[0], known[^1]);
        return new Chart(
            "trend",
            $"{metric} over {known.Count} comparable runs",
            $"From {first.Run} ({FigureFormat.Figure(first.Value, unit)}) to {last.Run} ({FigureFormat.Figure(last.Value, unit)}); smallest {FigureFormat.Figure(known.Min(point => point.Value), unit)}, largest {FigureFormat.Figure(most, unit)}. The lower edge is {FigureFormat.Figure(least, unit)}.",
            line.ToString(),
            FigureFormat.Figure(most, unit),
            FigureFormat.At(first.At, zone),
            FigureFormat.At(last.At, zone),
            string.Create(CultureInfo.InvariantCulture, $"M{Chart.At(6 + ((known.Count - 1) * step))} {Chart.At(Height(last.Value))}h0"));

        double Height(double value) => Chart.Height - 6 - ((Chart.Height - 12) * (value - least) / span);
    }
}
