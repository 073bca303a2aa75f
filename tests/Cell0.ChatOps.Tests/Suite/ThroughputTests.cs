using Cell0.ChatOps.Suite;
using FsCheck;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class ThroughputTests
{
    [Property]
    public bool The_mean_of_the_windows_is_all_operations_over_the_whole_time(NonEmptyArray<PositiveInt> durations, NonNegativeInt pause)
    {
        var (begins, ends, now) = (new List<long>(), new List<long>(), 1_000L);
        foreach (var duration in durations.Get)
        {
            begins.Add(now);
            ends.Add(now += duration.Get);
            now += pause.Get % 5;
        }

        var rates = Throughput.InWindows([.. begins], [.. ends], 1000, 10);
        var expected = begins.Count * 1000.0 / (ends[^1] - begins[0]);
        return rates.Length == 10 && Math.Abs(rates.Average() - expected) <= expected * 1e-9;
    }

    [Fact]
    public void An_operation_across_a_border_counts_on_both_sides_by_its_shares() =>
        Throughput.InWindows([0, 25], [25, 100], 100, 2).ShouldBe([(1 + 1 / 3.0) / 0.5, 2 / 3.0 / 0.5], 1e-9);

    [Fact]
    public void Operations_at_the_same_time_add_up() => Throughput.InWindows([0, 0, 0], [100, 100, 100], 100, 5).ShouldAllBe(rate => Math.Abs(rate - 3) < 1e-9);

    [Fact]
    public void Without_operations_there_is_no_throughput() => Throughput.InWindows([], [], 1000, 10).ShouldBeEmpty();
}
