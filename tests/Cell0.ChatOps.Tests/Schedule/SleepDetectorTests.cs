using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class SleepDetectorTests
{
    private readonly TwoClocks clocks = new(RunBuilder.Morning);

    [Fact]
    public void A_host_that_is_awake_does_not_sleep()
    {
        var detector = new SleepDetector(clocks);
        clocks.Awake(TimeSpan.FromHours(5));
        detector.Look().ShouldBeNull();
    }

    [Fact]
    public void Sleep_is_told_once_with_its_begin_and_end()
    {
        var detector = new SleepDetector(clocks);
        clocks.Awake(TimeSpan.FromSeconds(12));
        clocks.Asleep(TimeSpan.FromHours(8));
        detector.Look().ShouldBe((RunBuilder.Morning.AddSeconds(12), RunBuilder.Morning.AddSeconds(12).AddHours(8)));
        detector.Look().ShouldBeNull();
        clocks.Awake(TimeSpan.FromSeconds(20));
        detector.Look().ShouldBeNull();
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    [InlineData(-3600, false)]
    public void Small_gaps_and_a_clock_set_back_are_no_sleep(int seconds, bool slept)
    {
        var detector = new SleepDetector(clocks);
        clocks.Awake(TimeSpan.FromSeconds(20));
        clocks.Asleep(TimeSpan.FromSeconds(seconds));
        detector.Look().HasValue.ShouldBe(slept);
    }
}
