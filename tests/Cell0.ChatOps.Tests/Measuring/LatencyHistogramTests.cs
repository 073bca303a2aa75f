using Cell0.ChatOps.Measuring;
using FsCheck;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Property]
    public bool No_sample_is_lost(NonNegativeInt[] microseconds) =>
        LatencyHistogram.Of([.. microseconds.Select(value => value.Get / 1000.0)]).Count == microseconds.Length;

    [Property]
    public bool Its_text_reads_back(NonEmptyArray<PositiveInt> microseconds)
    {
        var histogram = LatencyHistogram.Of([.. microseconds.Get.Select(value => value.Get / 1000.0)]);
        return LatencyHistogram.TryParse(histogram.ToText(), out var again) && again.ToText() == histogram.ToText() && again.Count == histogram.Count;
    }

    [Fact]
    public void Buckets_are_log_spaced_and_hold_their_samples()
    {
        var histogram = LatencyHistogram.Of([0.1, 0.1, 100]);
        histogram.Buckets.Count.ShouldBe(2);
        histogram.Buckets[0].Count.ShouldBe(2);
        (histogram.Buckets[0].From <= 0.1 && 0.1 < histogram.Buckets[0].To * 1.001).ShouldBeTrue();
        (histogram.Buckets[1].From <= 100.1 && 99.9 < histogram.Buckets[1].To).ShouldBeTrue();
        (histogram.Buckets[1].To / histogram.Buckets[1].From).ShouldBe(Math.Pow(2, 1.0 / 8), 1e-9);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_negative_sample_or_no_number_is_refused(double sample) => Should.Throw<ArgumentOutOfRangeException>(() => LatencyHistogram.Of([1, sample]));

    [Theory]
    [InlineData("1:")]
    [InlineData("a:1")]
    [InlineData("-1:4")]
    [InlineData("1:2:3")]
    public void A_text_of_another_shape_is_refused(string text) => LatencyHistogram.TryParse(text, out _).ShouldBeFalse();
}
