using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class BreakerTests
{
    [Fact]
    public void Five_faults_in_a_row_open_it_and_the_first_of_them_is_since_when()
    {
        var breaker = Failing(4);
        breaker.IsOpen.ShouldBeFalse();
        breaker = breaker.Failed(Rows.Now.AddSeconds(4), "no DNS");
        breaker.IsOpen.ShouldBeTrue();
        breaker.Since.ShouldBe(Rows.Now);
        breaker.NextTry.ShouldBe(Rows.Now.AddSeconds(4.5));
    }

    [Theory]
    [InlineData(30, 0.5)]
    [InlineData(121, 5)]
    [InlineData(601, 15)]
    public void It_is_tried_ever_less_often(int away, double every) => Breaker.Interval(TimeSpan.FromSeconds(away)).ShouldBe(TimeSpan.FromSeconds(every));

    [Fact]
    public void After_a_restart_it_is_tried_at_once_and_knows_since_when()
    {
        var breaker = Breaker.Remembered(Rows.Now.AddMinutes(-9), "no DNS", Rows.Now);
        breaker.NextTry.ShouldBe(Rows.Now);
        breaker.Failed(Rows.Now, "no DNS").Since.ShouldBe(Rows.Now.AddMinutes(-9));
    }

    private static Breaker Failing(int times) => Enumerable.Range(0, times).Aggregate(Breaker.Closed, (breaker, second) => breaker.Failed(Rows.Now.AddSeconds(second), "no DNS"));
}
