using Cell0.ChatOps.Measuring;
using FsCheck;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Property]
    public bool No_sample_is_lost(NonNegativeInt[] microseconds) =>
        LatencyHistogram.Of([.. microseconds.Select(value => value.Get / 1000.0)]).Count == microseconds.Length;

    [Fact]
    public void Large_samples_such_as_bytes_of_memory_stay_apart()
    {
        var histogram = LatencyHistogram.Of([22e9, 1e12]);
        histogram.Buckets.Count.ShouldBe(2);
        (histogram.Buckets[0].From <= 22.1e9 && 21.9e9 < histogram.Buckets[0].To).ShouldBeTrue();
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
    [InlineData(double.PositiveInfinity)]
    public void A_negative_sample_or_no_number_has_no_bucket(double sample) => LatencyHistogram.Of([1, sample]).Count.ShouldBe(1);
}
