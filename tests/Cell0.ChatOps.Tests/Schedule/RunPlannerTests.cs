using System.Globalization;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class RunPlannerTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly SuiteOptions Quarterly = new();

    [Property]
    public bool Jitter_stays_within_a_tenth_of_the_period_and_never_before_now(byte minutes, byte share)
    {
        var now = RunBuilder.Morning.AddMinutes(minutes);
        var next = RunPlanner.Next(Quarterly, now, now, TimeZoneInfo.Utc, share / 255.0)!;
        return (next.At - next.Nominal).Duration() <= TimeSpan.FromMinutes(1.5) && next.At >= now && next.Nominal > now && next.Nominal.Minute % 15 == 0;
    }

    [Theory]
    [InlineData(0.0, -90)]
    [InlineData(0.5, 0)]
    [InlineData(1.0, 90)]
    public void Chance_moves_a_run_through_the_whole_range(double chance, int seconds) =>
        RunPlanner.Next(Quarterly, RunBuilder.Morning, RunBuilder.Morning, TimeZoneInfo.Utc, chance)!.ShouldBe(
            new PlannedRun(new DateTimeOffset(2026, 2, 18, 9, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 18, 9, 30, 0, TimeSpan.Zero).AddSeconds(seconds)));

    [Fact]
    public void The_next_run_comes_after_the_nominal_time_of_the_last_even_when_that_began_early()
    {
        var nominal = new DateTimeOffset(2026, 2, 18, 9, 30, 0, TimeSpan.Zero);
        RunPlanner.Next(Quarterly, nominal, nominal.AddSeconds(-80), TimeZoneInfo.Utc, 0.5)!.Nominal.ShouldBe(nominal.AddMinutes(15));
    }

    [Fact]
    public void A_run_whose_time_has_passed_begins_now() =>
        RunPlanner.Next(Quarterly, RunBuilder.Morning, RunBuilder.Morning.AddHours(3), TimeZoneInfo.Utc, 0.5)!.At.ShouldBe(RunBuilder.Morning.AddHours(3));

    [Fact]
    public void Without_jitter_it_is_the_nominal_time()
    {
        var next = RunPlanner.Next(new SuiteOptions { JitterPercent = 0 }, RunBuilder.Morning, RunBuilder.Morning, TimeZoneInfo.Utc, 0.9)!;
        next.At.ShouldBe(next.Nominal);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("OFF")]
    public void Off_is_off(string schedule)
    {
        var options = new SuiteOptions { Schedule = schedule };
        RunPlanner.Next(options, RunBuilder.Morning, RunBuilder.Morning, TimeZoneInfo.Utc, 0.5).ShouldBeNull();
        RunPlanner.Period(options, RunBuilder.Morning, TimeZoneInfo.Utc).ShouldBe(TimeSpan.Zero);
        RunPlanner.Between(options, RunBuilder.Morning, RunBuilder.Morning.AddDays(1), TimeZoneInfo.Utc, 10).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-03-28T22:00:00Z")]
    [InlineData("2026-10-24T22:00:00Z")]
    public void Over_a_change_of_the_clocks_runs_stay_a_quarter_of_an_hour_apart(string evening)
    {
        var from = Utc(evening);
        var times = RunPlanner.Between(Quarterly, from, from.AddHours(6), Berlin, 100);
        times.Count.ShouldBe(24);
        times.Zip(times.Skip(1), (a, b) => b - a).ShouldAllBe(gap => gap == TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void A_daily_run_in_the_hour_that_spring_leaves_out_still_happens_once()
    {
        var daily = new SuiteOptions { Schedule = "30 2 * * *" };
        var days = RunPlanner.Between(daily, Utc("2026-03-27T12:00:00Z"), Utc("2026-03-31T12:00:00Z"), Berlin, 100);
        days.Select(day => TimeZoneInfo.ConvertTime(day, Berlin).Day).ShouldBe([28, 29, 30, 31]);
    }

    [Fact]
    public void A_daily_run_in_the_hour_that_autumn_has_twice_happens_once()
    {
        var daily = new SuiteOptions { Schedule = "30 2 * * *" };
        RunPlanner.Between(daily, Utc("2026-10-24T12:00:00Z"), Utc("2026-10-25T12:00:00Z"), Berlin, 100).ShouldHaveSingleItem();
    }

    [Fact]
    public void Of_many_times_at_most_the_wanted_number_is_given() =>
        RunPlanner.Between(Quarterly, RunBuilder.Morning, RunBuilder.Morning.AddYears(1), TimeZoneInfo.Utc, 1000).Count.ShouldBe(1000);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
