using System.Globalization;
using System.Text;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Web;

/// <summary>How samples are spread, as bars. A few far outliers would press the rest into one bar: they are counted in words instead.</summary>
internal static class HistogramDrawing
{
    /// <summary>Below this many samples a percentile is not lawful, and nothing is cut off.</summary>
    private const int FewestToCut = 1000;

    /// <returns>Null when there is nothing to draw.</returns>
    public static Chart? Of(IReadOnlyList<double> samples, string metric, string unit)
    {
        double[] finite = [.. samples.Where(value => Math.Abs(value) < Chart.Largest)];
        if (finite.Length == 0) return null;
        var edge = finite.Length >= FewestToCut ? Quantiles.NearestRank(finite, 99) : finite.Max();
        double[] shown = [.. finite.Where(value => value <= edge)];
        var beyond = finite.Length - shown.Length;
        var tail = beyond == 0 ? "" : $" Not drawn: {FigureFormat.Number(beyond)} above {FigureFormat.Figure(edge, unit)}, the largest {FigureFormat.Figure(finite.Max(), unit)}.";
        return Of(Histogram.Of(shown), finite.Length, metric, unit, tail);
    }

    /// <param name="histogram">What remains of samples past their retention.</param>
    public static Chart? Of(Histogram histogram, int n, string metric, string unit, string tail = "")
    {
        if (histogram.Counts.Count == 0 || histogram.Counts.Max() <= 0) return null;
        var most = histogram.Counts.Max();
        var (from, to) = (FigureFormat.Figure(histogram.From, unit), FigureFormat.Figure(histogram.To, unit));
        var width = (histogram.To - histogram.From) / histogram.Counts.Count;
        var peak = histogram.From + (width * histogram.Counts.ToList().IndexOf(most));
        var description = histogram.Counts.Count == 1
            ? $"{FigureFormat.Number(n)} samples, all {from}."
            : $"{FigureFormat.Number(n)} samples from {from}; most often {Around(peak, peak + width, unit)}.{tail}";
        return new Chart("bars", $"How {metric} is spread", description, Bars(histogram.Counts, most), $"{FigureFormat.Number(most)} samples", from, to);
    }

    private static string Around(double from, double to, string unit)
    {
        var (low, high) = (FigureFormat.Figure(from, unit), FigureFormat.Figure(to, unit));
        return low == high ? $"about {low}" : $"between {low} and {high}";
    }

    private static string Bars(IReadOnlyList<int> counts, int most)
    {
        var path = new StringBuilder();
        var step = (double)Chart.Width / counts.Count;
        for (var index = 0; index < counts.Count; index++)
        {
            if (counts[index] <= 0) continue;

            // What is there must be seen, be it one of thousands.
            var height = Math.Max(2, Chart.Height * (double)counts[index] / most);
            path.Append(CultureInfo.InvariantCulture, $"M{Chart.At(index * step)} {Chart.Height}v-{Chart.At(height)}h{Chart.At(step * 0.9)}v{Chart.At(height)}z");
        }

        return path.ToString();
    }
}
