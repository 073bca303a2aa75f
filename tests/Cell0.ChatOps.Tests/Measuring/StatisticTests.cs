using Cell0.ChatOps.Measuring;
using FsCheck;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Measuring;

public sealed class StatisticTests
{
    [Theory]
    [InlineData("p99", 1000)]
    [InlineData("p95", 200)]
    [InlineData("p90", 100)]
    [InlineData("median", 5)]
    [InlineData("max", 1)]
    public void A_quantile_above_the_median_needs_ten_samples_beyond_it(string name, int fewest)
    {
        Statistic.TryParse(name, out var statistic).ShouldBeTrue();
        statistic.FewestSamples.ShouldBe(fewest);
        statistic.IsLawfulFor(fewest).ShouldBeTrue();
        statistic.IsLawfulFor(fewest - 1).ShouldBeFalse();
    }

    [Theory]
    [InlineData("p0")]
    [InlineData("p100")]
    [InlineData("p+5")]
    [InlineData("average")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_words_are_no_statistic(string? name) => Statistic.TryParse(name, out _).ShouldBeFalse();

    [Fact]
    public void A_figure_against_the_laws_cannot_be_made() =>
        Should.Throw<InvalidOperationException>(() => Measurement.Of(new SampleSeries("latency", "ms", [1, 2, 3]), Statistic.Median)).Message.ShouldContain("n >= 5");

    [Fact]
    public void What_is_not_lawful_gives_way_to_the_maximum() =>
        Measurement.Lawful(new SampleSeries("latency", "ms", [.. Enumerable.Range(1, 50).Select(value => (double)value)]), Better.Lower, Statistic.Median, Statistic.Percentile(99))
            .Select(figure => figure.Statistic.Name).ShouldBe(["median", "max"]);

    [Fact]
    public void Without_samples_there_is_no_figure() =>
        Measurement.Lawful(new SampleSeries("latency", "ms", []), Better.Lower, Statistic.Max).ShouldBeEmpty();

    [Property]
    public bool At_least_the_percentage_of_samples_lies_at_or_below_a_percentile(NonEmptyArray<NormalFloat> samples, byte seed)
    {
        var values = samples.Get.Select(sample => sample.Get).ToArray();
        var percent = seed % 99 + 1;
        var value = Statistic.Percentile(percent).Of(values);
        var below = values.Count(sample => sample <= value);
        var strictly = values.Count(sample => sample < value);
        return values.Contains(value) && below * 100L >= (long)percent * values.Length && strictly * 100L < (long)percent * values.Length;
    }

    [Property]
    public bool The_median_has_as_many_samples_on_either_side(NonEmptyArray<NormalFloat> samples)
    {
        var values = samples.Get.Select(sample => sample.Get).ToArray();
        var median = Statistic.Median.Of(values);
        return values.Count(value => value < median) <= values.Length / 2 && values.Count(value => value > median) <= values.Length / 2;
    }

    [Property]
    public bool A_statistic_does_not_depend_on_the_order_of_its_samples(NonEmptyArray<int> samples, byte seed)
    {
        var values = samples.Get.Select(value => (double)value).ToArray();
        var percentile = Statistic.Percentile(seed % 99 + 1);
        return percentile.Of(values) == percentile.Of([.. values.Reverse()]) && Statistic.Median.Of(values) == Statistic.Median.Of([.. values.Order()]);
    }
}
