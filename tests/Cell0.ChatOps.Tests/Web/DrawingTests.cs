using System.Globalization;
using System.Text.RegularExpressions;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Web;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Web;

public sealed class DrawingTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_histogram_has_a_bar_for_every_bucket_that_holds_something()
    {
        var chart = HistogramDrawing.Of([1, 1, 1, 5], "latency", "ms")!;
        chart.Path.Count(c => c == 'M').ShouldBe(2);
        chart.Path.ShouldBe("M0 120v-120h10.8v120zM468 120v-40h10.8v40z");
        (chart.Left, chart.Right, chart.Top).ShouldBe(("1 ms", "5 ms", "3 samples"));
        chart.Description.ShouldBe("4 samples from 1 ms; most often between 1 ms and 1.1 ms.");
    }

    [Fact]
    public void Outliers_are_counted_in_words_and_do_not_press_the_rest_together()
    {
        var chart = HistogramDrawing.Of([.. Enumerable.Range(0, 1000).Select(i => 1 + (i / 1000.0)), 500, 900], "latency", "ms")!;
        chart.Right.ShouldBe("1.99 ms");
        chart.Description.ShouldContain("the largest 900 ms");
    }

    [Fact]
    public void Samples_that_are_all_alike_make_one_bar() => HistogramDrawing.Of([2, 2, 2], "latency", "ms")!.Description.ShouldBe("3 samples, all 2 ms.");

    [Fact]
    public void Reduced_samples_are_drawn_on_their_own_scale_gaps_included()
    {
        var chart = HistogramDrawing.Of(LatencyHistogram.Of([1, 1, 4]).Buckets, 3, "latency", "ms")!;
        chart.Description.ShouldContain("3 samples");
        chart.Description.ShouldContain("doubles every eight bars");
        chart.Path.Count(c => c == 'M').ShouldBe(2);
    }

    [Fact]
    public void Nothing_is_drawn_from_nothing()
    {
        HistogramDrawing.Of([], "latency", "ms").ShouldBeNull();
        HistogramDrawing.Of([double.NaN, double.PositiveInfinity], "latency", "ms").ShouldBeNull();
        HistogramDrawing.Of([], 0, "latency", "ms").ShouldBeNull();
        TrendDrawing.Of([new MetricPoint(new RunId(1), At, 1)], "median latency", "ms", TimeZoneInfo.Utc).ShouldBeNull();
    }

    [Fact]
    public void A_trend_begins_at_zero_and_says_what_it_shows()
    {
        var chart = TrendDrawing.Of([new(new RunId(1), At, 1), new(new RunId(2), At.AddMinutes(15), 2)], "median latency", "ms", TimeZoneInfo.Utc)!;
        chart.Path.ShouldBe("M6 60L474 6");
        chart.Mark.ShouldBe("M474 6h0");
        chart.Title.ShouldBe("median latency over 2 comparable runs");
        chart.Description.ShouldBe("From R1 (1 ms) to R2 (2 ms); smallest 1 ms, largest 2 ms. The lower edge is 0 ms.");
        (chart.Left, chart.Right).ShouldBe(("2026-03-01 09:30 +00:00", "2026-03-01 09:45 +00:00"));
    }

    [Property]
    public bool Every_drawing_stays_inside_its_box(double[] values)
    {
        var histogram = HistogramDrawing.Of(values ?? [], "latency", "ms");
        var trend = TrendDrawing.Of([.. (values ?? []).Select((value, index) => new MetricPoint(new RunId(index), At, value))], "latency", "ms", TimeZoneInfo.Utc);
        return Inside(histogram?.Path) && Inside(trend?.Path) && Inside(trend?.Mark);
    }

    [Fact]
    public void A_QR_code_is_a_square_of_squares_with_a_quiet_margin()
    {
        var (size, path) = QrDrawing.Of("https://t.me/cell0_bot?start=0123456789ABCDEF");
        size.ShouldBe(4 + 4 + 29);
        Regex.Matches(path, @"M(?<x>\d+) \d+h1v1h-1z", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => int.Parse(match.Groups["x"].Value, CultureInfo.InvariantCulture)).ShouldAllBe(x => x >= 4 && x < size - 4);
    }

    /// <summary>Only numbers in the box and letters of a path: nothing a value could smuggle in.</summary>
    private static bool Inside(string? path) =>
        path is null || (Regex.IsMatch(path, @"^[MLvhz0-9. \-]*$", RegexOptions.None, TimeSpan.FromSeconds(1))
            && Regex.Matches(path, @"[0-9.]+", RegexOptions.None, TimeSpan.FromSeconds(1)).All(number => double.Parse(number.Value, CultureInfo.InvariantCulture) <= Chart.Width));
}
