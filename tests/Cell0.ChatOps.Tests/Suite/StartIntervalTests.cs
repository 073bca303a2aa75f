using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class StartIntervalTests
{
    private static readonly DateTimeOffset From = new(2026, 2, 18, 9, 2, 0, TimeSpan.Zero);

    [Fact]
    public void Every_five_minutes_is_five_minutes() =>
        StartInterval.Of(new CronSchedule("every", Every: TimeSpan.FromMinutes(5)), From).ShouldBe(new StartInterval(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), null));

    [Theory]
    [InlineData("*/15 * * * *", 15, 15)]
    [InlineData("0,10 * * * *", 30, 10)]
    [InlineData("0 9 * * *", 1440, 1440)]
    [InlineData("30 */2 * * * *", 2, 2)]
    public void A_cron_expression_has_a_mean_gap_and_a_shortest(string expression, double mean, double shortest)
    {
        var interval = StartInterval.Of(new CronSchedule("cron", Expression: expression), From);
        interval.Mean!.Value.TotalMinutes.ShouldBe(mean, mean * 0.02);
        interval.Shortest.ShouldBe(TimeSpan.FromMinutes(shortest));
        interval.Problem.ShouldBeNull();
    }

    [Fact]
    public void A_zone_moves_the_starts_and_a_changed_clock_shortens_one_gap() =>
        StartInterval.Of(new CronSchedule("cron", Expression: "0 9 * * *", TimeZone: "Europe/Berlin"), From).Shortest.ShouldBe(TimeSpan.FromHours(23));

    [Theory]
    [InlineData("every", null, null, "its interval is zero")]
    [InlineData("at", null, null, "it runs once")]
    [InlineData("stream", null, null, "it starts by 'stream', not by the clock")]
    [InlineData("cron", "no such thing", null, "its cron expression cannot be read")]
    [InlineData("cron", "", null, "its cron expression cannot be read")]
    [InlineData("cron", "0 9 * * *", "Nowhere/Land", "its time zone is unknown here")]
    [InlineData("cron", "0 0 29 2 *", null, "it starts less than twice a year")]
    public void What_has_no_interval_says_why(string kind, string? expression, string? zone, string why)
    {
        var interval = StartInterval.Of(new CronSchedule(kind, Every: TimeSpan.Zero, Expression: expression, TimeZone: zone), From);
        interval.ShouldBe(new StartInterval(null, null, why));
    }
}
