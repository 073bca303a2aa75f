using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Rendering;

public sealed class FigureFormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.183, "0.18")]
    [InlineData(0.0421, "0.042")]
    [InlineData(1.2, "1.2")]
    [InlineData(14.94, "14.9")]
    [InlineData(99.96, "100")]
    [InlineData(9795.4, "9,795")]
    [InlineData(-0.0000000001, "0")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(double.NaN, "n/a")]
    [InlineData(double.PositiveInfinity, "n/a")]
    public void A_number_has_about_three_digits(double value, string expected) => FigureFormat.Number(value).ShouldBe(expected);

    [Theory]
    [InlineData(0.18, "0.18 ms")]
    [InlineData(0.0042, "4.2 µs")]
    [InlineData(14.9, "14.9 ms")]
    [InlineData(1200, "1.2 s")]
    [InlineData(725_000, "12 min")]
    [InlineData(double.MaxValue, "n/a")]
    public void A_latency_chooses_its_unit(double ms, string expected) => FigureFormat.Milliseconds(ms).ShouldBe(expected);

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(3.5, "3.5 s")]
    [InlineData(41, "41 s")]
    [InlineData(59.6, "1 min")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(720, "12 min")]
    [InlineData(3599, "1 h")]
    [InlineData(11_100, "3 h 5 min")]
    [InlineData(187_200, "2 d 4 h")]
    [InlineData(-41, "-41 s")]
    public void A_length_of_time_is_told_in_at_most_two_units(double seconds, string expected) =>
        FigureFormat.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Fact]
    public void The_longest_and_shortest_times_do_not_throw()
    {
        FigureFormat.Duration(TimeSpan.MaxValue).ShouldEndWith(" h");
        FigureFormat.Duration(TimeSpan.MinValue).ShouldBe("n/a");
        FigureFormat.Ago(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldEndWith("ago");
    }

    [Theory]
    [InlineData(0.123, "12.3 %")]
    [InlineData(0, "0 %")]
    [InlineData(1, "100 %")]
    [InlineData(0.9996, "99.96 %")]
    [InlineData(0.999999, "> 99.99 %")]
    [InlineData(double.NaN, "n/a")]
    public void A_share_short_of_the_whole_is_never_rounded_up_to_it(double share, string expected) => FigureFormat.Percent(share).ShouldBe(expected);

    [Theory]
    [InlineData(12, "12 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(348_000_000, "348 MB")]
    [InlineData(999_600, "1 MB")]
    [InlineData(12e18, "12,000 PB")]
    public void Bytes_are_decimal(double bytes, string expected) => FigureFormat.Bytes(bytes).ShouldBe(expected);

    [Theory]
    [InlineData(9795, "ops/s", "9,795/s")]
    [InlineData(0.5, "share", "50 %")]
    [InlineData(50, "%", "50 %")]
    [InlineData(1500, "ns", "1.5 µs")]
    [InlineData(41, "s", "41 s")]
    [InlineData(7, "count", "7")]
    [InlineData(3, "jobs", "3 jobs")]
    [InlineData(double.NaN, "jobs", "n/a")]
    public void A_figure_is_told_by_its_unit(double value, string unit, string expected) => FigureFormat.Figure(value, unit).ShouldBe(expected);

    [Fact]
    public void What_lies_ahead_is_said_to_be_ahead()
    {
        var now = new DateTimeOffset(2026, 2, 18, 9, 0, 0, TimeSpan.Zero);
        FigureFormat.Ago(now.AddMinutes(5), now).ShouldBe("in 5 min");
        FigureFormat.Ago(now.AddMilliseconds(3), now).ShouldBe("just now");
    }
}
