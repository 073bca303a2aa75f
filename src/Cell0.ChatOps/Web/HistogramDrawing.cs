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
    private const int EvenBars = 40;

    /// <returns>Null when there is nothing to draw.</returns>
    public static Chart? Of(IReadOnlyList<double> samples, string metric, string unit)
    {
        double[] finite = [.. samples.Where(value => Math.Abs(value) < Chart.Largest)];
        if (finite.Length == 0) return null;
        var edge = finite.Length >= FewestToCut ? Quantiles.NearestRank(finite, 99) : finite.Max();
        double[] shown = [.. finite.Where(value => value <= edge)];
        var beyond = finite.Length - shown.Length;
        var tail = beyond == 0 ? "" : $" Not drawn: {FigureFormat.Number(beyond)} above {FigureFormat.Figure(edge, unit)}, the largest {FigureFormat.Figure(finite.Max(), unit)}.";
        return Of(Evenly(shown), finite.Length, metric, unit, tail);
    }

    /// <param name="buckets">What remains of samples past their retention; drawn on their own scale, eight bars per doubling.</param>
    public static Chart? Of(IReadOnlyList<HistogramBucket> buckets, int n, string metric, string unit)
    {
        if (buckets.Count == 0) return null;
        var first = buckets[0].From;
        int Step(HistogramBucket bucket) => (int)Math.Round(Math.Log2(bucket.From / first) * LatencyHistogram.PerDoubling);
        var bars = new Bar[Step(buckets[^1]) + 1];
        for (var step = 0; step < bars.Length; step++) bars[step] = new Bar(first * Math.Pow(2, (double)step / LatencyHistogram.PerDoubling), first * Math.Pow(2, (step + 1.0) / LatencyHistogram.PerDoubling), 0);
        foreach (var bucket in buckets) bars[Step(bucket)] = new Bar(bucket.From, bucket.To, bucket.Count);
        return Of(bars, n, metric, unit, " The scale doubles every eight bars.");
    }

    private static Chart Of(IReadOnlyList<Bar> bars, int n, string metric, string unit, string tail)
    {
        var peak = bars.MaxBy(bar => bar.Count)!;
        var (from, to) = (FigureFormat.Figure(bars[0].From, unit), FigureFormat.Figure(bars[^1].To, unit));
        var description = bars.Count == 1
            ? $"{FigureFormat.Number(n)} samples, all {from}."
            : $"{FigureFormat.Number(n)} samples from {from}; most often {Around(peak.From, peak.To, unit)}.{tail}";
        return new Chart("bars", $"How {metric} is spread", description, Bars([.. bars.Select(bar => bar.Count)], peak.Count), $"{FigureFormat.Number(peak.Count)} samples", from, to);
    }

    /// <summary>Equally wide bars from the least sample to the greatest.</summary>
    private static Bar[] Evenly(double[] samples)
    {
        var (from, to) = (samples.Min(), samples.Max());
        if (to <= from) return [new Bar(from, to, samples.Length)];
        var counts = new int[EvenBars];
        foreach (var value in samples) counts[Math.Min(EvenBars - 1, (int)((value - from) / (to - from) * EvenBars))]++;
        var width = (to - from) / EvenBars;
        return [.. counts.Select((count, index) => new Bar(from + (width * index), from + (width * (index + 1)), count))];
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

    private sealed record Bar(double From, double To, int Count);
}
