using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Hangfire;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class RunClockTests
{
    private static readonly DateTimeOffset HalfPast = new(2026, 2, 18, 9, 30, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(RunBuilder.Morning);
    private readonly RecordedJobs jobs = new();

    [Fact]
    public void Armed_it_says_when_and_asks_for_a_job_at_that_time()
    {
        var clock = Clock();
        clock.NextRunAt.ShouldBeNull();
        clock.Arm();
        clock.NextRunAt.ShouldBe(HalfPast);
        jobs.Armed.ShouldBe([HalfPast]);
        jobs.Nominals.ShouldBe([HalfPast]);
    }

    [Fact]
    public void Each_run_arms_the_next_and_no_job_counts_twice()
    {
        var clock = Clock();
        clock.Arm();
        time.SetUtcNow(HalfPast);
        clock.Take(HalfPast).ShouldBeTrue();
        clock.NextRunAt.ShouldBe(HalfPast.AddMinutes(15));
        clock.Take(HalfPast).ShouldBeFalse();
        jobs.Armed.Count.ShouldBe(2);
    }

    [Fact]
    public void A_run_that_began_early_does_not_come_again_at_its_nominal_time()
    {
        var clock = Clock();
        clock.Arm();
        time.SetUtcNow(HalfPast.AddSeconds(-60));
        clock.Take(HalfPast).ShouldBeTrue();
        clock.NextRunAt.ShouldBe(HalfPast.AddMinutes(15));
    }

    [Fact]
    public void A_run_that_does_not_begin_within_its_grace_is_missed_once()
    {
        var clock = Clock();
        clock.Arm();
        time.SetUtcNow(HalfPast + RunClock.Grace);
        clock.CheckLate(running: false).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        clock.CheckLate(running: false).ShouldBeTrue();
        clock.CheckLate(running: false).ShouldBeFalse();
        clock.NextRunAt.ShouldBe(HalfPast.AddMinutes(15));
        clock.Take(HalfPast).ShouldBeFalse();
        clock.TakePunctuality().Missed.ShouldBe([HalfPast]);
        clock.TakePunctuality().ShouldBeSameAs(Punctuality.Kept);
    }

    [Fact]
    public void While_a_run_is_going_nothing_is_late()
    {
        var clock = Clock();
        clock.Arm();
        time.SetUtcNow(HalfPast.AddMinutes(10));
        clock.CheckLate(running: true).ShouldBeFalse();
        clock.TakePunctuality().Missed.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_met_another_one_is_told_once()
    {
        var clock = Clock();
        clock.Overlapped(HalfPast);
        clock.TakePunctuality().Overlapped.ShouldBe([HalfPast]);
        clock.TakePunctuality().Overlapped.ShouldBeEmpty();
    }

    [Fact]
    public void After_a_sleep_one_run_begins_and_none_is_missed()
    {
        var clock = Clock();
        clock.Arm();
        time.SetUtcNow(HalfPast.AddHours(8).AddMinutes(7));
        clock.Slept();
        clock.NextRunAt.ShouldBe(time.GetUtcNow());
        clock.CheckLate(running: false).ShouldBeFalse();
        clock.Take(HalfPast).ShouldBeTrue();
        clock.NextRunAt.ShouldBe(HalfPast.AddHours(8).AddMinutes(15));
        jobs.Armed.Count.ShouldBe(2);
        clock.TakePunctuality().Missed.ShouldBeEmpty();
    }

    [Fact]
    public void A_sleep_is_recognised_even_when_the_question_for_late_runs_comes_first()
    {
        var clocks = new TwoClocks(RunBuilder.Morning);
        var clock = Clock(clocks);
        clock.Arm();
        clocks.Asleep(TimeSpan.FromHours(8));
        clock.CheckLate(running: false).ShouldBeFalse();
        clock.TakePunctuality().Missed.ShouldBeEmpty();
        clocks.Awake(RunClock.Grace + TimeSpan.FromSeconds(1));
        clock.CheckLate(running: false).ShouldBeTrue();
    }

    [Fact]
    public void A_job_that_comes_hours_late_does_not_bring_all_that_were_due()
    {
        var clock = Clock();
        clock.Arm();
        time.SetUtcNow(HalfPast.AddHours(8));
        clock.Take(HalfPast).ShouldBeTrue();
        clock.NextRunAt.ShouldBe(HalfPast.AddHours(8).AddMinutes(15));
    }

    [Fact]
    public void A_short_sleep_before_the_next_run_changes_nothing()
    {
        var clock = Clock();
        clock.Arm();
        time.Advance(TimeSpan.FromMinutes(1));
        clock.Slept();
        clock.NextRunAt.ShouldBe(HalfPast);
    }

    [Fact]
    public void With_the_schedule_off_nothing_is_armed_and_nothing_is_late()
    {
        var clock = Clock(schedule: "off");
        clock.Arm();
        clock.NextRunAt.ShouldBeNull();
        time.Advance(TimeSpan.FromDays(1));
        clock.CheckLate(running: false).ShouldBeFalse();
        clock.Slept();
        jobs.Armed.ShouldBeEmpty();
    }

    private RunClock Clock(TimeProvider? other = null, string schedule = "*/15 * * * *") =>
        new(new Lazy<IBackgroundJobClient>(jobs), Options.Create(new SuiteOptions { Schedule = schedule, JitterPercent = 0 }), other ?? time, new Random(1));
}
