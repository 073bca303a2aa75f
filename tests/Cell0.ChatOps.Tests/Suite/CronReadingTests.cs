using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class CronReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 18, 9, 24, 0, TimeSpan.Zero);
    private static readonly CronStatus On = new(true, 1, null);

    [Theory]
    [InlineData("timeout", "whatever", true)]
    [InlineData(null, "cron: job execution timed out", true)]
    [InlineData(null, "command timed out", true)]
    [InlineData("auth", "the login timed out", false)]
    [InlineData(null, "command exited with code 3", false)]
    public void A_timeout_is_known_by_its_reason_first_and_its_words_second(string? reason, string error, bool timedOut) =>
        Read(new CronJobState { LastStatus = CronRunStatus.Error, LastError = error, LastErrorReason = reason }).LastTimedOut.ShouldBe(timedOut);

    [Theory]
    [InlineData(5, 0.5, null)]
    [InlineData(5, 3, 2.0)]
    [InlineData(60, 5, null)]
    [InlineData(60, 8, 2.0)]
    [InlineData(1440, 12, 2.0)]
    public void A_job_is_overdue_beyond_a_grace_that_grows_with_its_interval(int everyMinutes, double lateMinutes, double? overdueMinutes) =>
        Read(new CronJobState { NextRunAt = Now.AddMinutes(-lateMinutes) }, TimeSpan.FromMinutes(everyMinutes)).OverdueBy.ShouldBe(overdueMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null);

    [Fact]
    public void A_running_job_a_disabled_job_and_a_stopped_scheduler_are_not_overdue()
    {
        var late = new CronJobState { NextRunAt = Now.AddHours(-1) };
        Read(late with { RunningAt = Now.AddMinutes(-1) }).OverdueBy.ShouldBeNull();
        CronReading.Of(On, [Job(late) with { Enabled = false }], Now).Jobs[0].OverdueBy.ShouldBeNull();
        CronReading.Of(On with { Enabled = false }, [Job(late)], Now).Jobs[0].OverdueBy.ShouldBeNull();
    }

    [Theory]
    [InlineData(300, 320, false)]
    [InlineData(300, 331, true)]
    [InlineData(0, 100000, false)]
    public void A_run_older_than_its_own_limit_runs_too_long(int timeoutSeconds, int runningSeconds, bool tooLong)
    {
        var job = Job(new CronJobState { RunningAt = Now.AddSeconds(-runningSeconds) }) with { Timeout = TimeSpan.FromSeconds(timeoutSeconds) };
        CronReading.Of(On, [job], Now).Jobs[0].RunsTooLong.ShouldBe(tooLong);
    }

    [Fact]
    public void Schedules_read_like_a_sentence()
    {
        Describe(new CronSchedule("every", TimeSpan.FromMinutes(90))).ShouldBe("every 90 min");
        Describe(new CronSchedule("every", TimeSpan.FromHours(2))).ShouldBe("every 2 h");
        Describe(new CronSchedule("every", TimeSpan.FromSeconds(1.5))).ShouldBe("every 1.5 s");
        Describe(new CronSchedule("cron", Expression: "0 7 * * *", TimeZone: "Asia/Nicosia")).ShouldBe("cron 0 7 * * * (Asia/Nicosia)");
        Describe(new CronSchedule("at", At: Now)).ShouldBe("once at 2026-02-18 09:24 +00:00");
        Describe(new CronSchedule("on-exit")).ShouldBe("on-exit");
    }

    [Fact]
    public void Figures_count_only_jobs_that_people_switched_on()
    {
        var failing = Job(new CronJobState { LastStatus = CronRunStatus.Error, ConsecutiveErrors = 5 });
        var outcome = CronHealthProbe.Tell(CronReading.Of(On, [failing, failing with { Id = "2", Name = "off", Enabled = false }, failing with { Id = "3", Name = "own", PayloadKind = "heartbeat" }], Now));
        outcome.Measurements.ToDictionary(figure => figure.Metric, figure => figure.Value).ShouldBe(
            new Dictionary<string, double> { ["jobs"] = 1, ["failing"] = 1, ["not_delivered"] = 0, ["overdue"] = 0, ["consecutive_errors"] = 5 }, ignoreOrder: true);
    }

    [Fact]
    public void A_gateway_without_jobs_is_a_pass_with_none() =>
        CronHealthProbe.Tell(CronReading.Of(On, [], Now)).Measurements.ShouldHaveSingleItem().Value.ShouldBe(0);

    private static CronJobHealth Read(CronJobState state, TimeSpan? every = null) => CronReading.Of(On, [Job(state, every)], Now).Jobs[0];

    private static string Describe(CronSchedule schedule) => CronReading.Of(On, [Job(new CronJobState()) with { Schedule = schedule }], Now).Jobs[0].Schedule;

    private static CronJob Job(CronJobState state, TimeSpan? every = null) =>
        new("1", "job", true, new CronSchedule("every", every ?? TimeSpan.FromMinutes(5)), "agentTurn", TimeSpan.FromMinutes(5), null, state, null, null);
}
