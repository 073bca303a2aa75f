using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Rules;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class CronScheduleRulesTests
{
    private static CronJobHealth Tight => CronJobs.Job() with { Lengths = Took(240, 10) };

    [Fact]
    public void A_job_that_hardly_fits_its_schedule_is_told_with_its_figures()
    {
        var finding = Judge.By<CronInfeasibleRule>(Over(Tight)).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Low);
        finding.Evidence[0].Text.ShouldBe("4 min every 5 min is 80 % of the job's own time: above 70 % a slow run makes it miss its next start");
        finding.Evidence[1].Text.ShouldBe("a run takes 4 min (mean of 10 runs)");
    }

    [Fact]
    public void Two_runs_are_too_few_to_say_so_and_a_job_that_fails_already_says_it_there()
    {
        Judge.By<CronInfeasibleRule>(Over(Tight with { Lengths = Took(240, 2) })).ShouldBeEmpty();
        Judge.By<CronInfeasibleRule>(Over(Tight with { Lengths = Took(100, 10) })).ShouldBeEmpty();
        var failing = Tight.TimedOut(5) with { Lengths = Took(600, 5, cut: 5) };
        Judge.By<CronInfeasibleRule>(Over(failing)).ShouldBeEmpty();
        var timeout = Judge.By<CronTimeoutRule>(Over(failing)).ShouldHaveSingleItem();
        timeout.Evidence.ShouldContain(evidence => evidence.Text.StartsWith("10 min every 5 min is at least 200 % of the job's own time", StringComparison.Ordinal));
        timeout.Advice.ShouldStartWith("a higher limit alone cannot help");
    }

    [Fact]
    public void A_timeout_with_room_to_spare_may_get_more_time() =>
        Judge.By<CronTimeoutRule>(Over(CronJobs.Job().TimedOut(5) with { Interval = TimeSpan.FromHours(1), LastDuration = TimeSpan.FromMinutes(10) })).Single().Advice.ShouldStartWith("give it more time only if");

    [Fact]
    public void Jobs_that_want_more_than_the_lanes_have_are_told_together_where_the_lanes_are_known()
    {
        CronJobHealth[] jobs = [Tight, Tight with { Id = "2", Name = "hourly", Interval = TimeSpan.FromHours(1), Timeout = TimeSpan.FromHours(1), Lengths = Took(1800, 5) }, Tight with { Id = "3", Name = "off", Enabled = false }];
        var finding = Judge.By<CronLanesRule>(Over(Health("2026.2.17", jobs))).ShouldHaveSingleItem();
        finding.Issue.ShouldBe("the jobs need 130 % of the gateway's one lane");
        finding.Evidence[1].Text.ShouldBe("most of it: nightly 80 % of one lane, hourly 50 % of one lane");
        Judge.By<CronLanesRule>(Over(Health("2026.9.6", jobs))).ShouldBeEmpty();
        Judge.CanJudge<CronLanesRule>(Over(Health(null, jobs))).ShouldBeFalse();
    }

    [Fact]
    public void A_false_timeout_is_told_as_an_overrun_and_not_as_a_failure()
    {
        var job = CronJobs.Job().TimedOut(5) with { LastOverran = "the run's session ended well, 648 s after the start" };
        Judge.By<CronTimeoutRule>(Over(job)).ShouldBeEmpty();
        Judge.By<CronFailingRule>(Over(job)).ShouldBeEmpty();
        var finding = Judge.By<CronOverranRule>(Over(job)).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Medium);
        finding.Issue.ShouldBe("nightly: overran its limit of 10 min, but did its work");
        finding.Evidence[1].Text.ShouldBe("the scheduler says timeout at 10 min, but the run's session ended well, 648 s after the start: counted as overran, not as failed");
        finding.Fingerprint.ShouldBe(Judge.By<CronTimeoutRule>(Over(CronJobs.Job().TimedOut(5))).Single().Fingerprint);
    }

    [Fact]
    public void Starts_that_are_skipped_again_and_again_are_told()
    {
        var skipped = CronJobs.Job() with { LastStatus = "skipped", ConsecutiveSkipped = 3, LastError = "quiet hours" };
        Judge.By<CronSkippedRule>(Over(skipped)).ShouldHaveSingleItem().Issue.ShouldBe("nightly: 3 starts in a row were skipped");
        Judge.By<CronSkippedRule>(Over(skipped with { ConsecutiveSkipped = 2 })).ShouldBeEmpty();
    }

    [Fact]
    public void A_job_that_the_gateway_switched_off_is_high_however_short_its_streak() =>
        Judge.By<CronFailingRule>(Over(CronJobs.Job().Failed(1) with { Enabled = false, AutoDisabledReason = "consecutive-failures" })).ShouldHaveSingleItem().Severity.ShouldBe(Severity.High);

    private static RunLengths Took(double seconds, int runs, int cut = 0) => new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds), runs, cut);

    private static CronHealth Health(string? version, params CronJobHealth[] jobs) => new(CronJobs.ReadAt, true, jobs) { Version = version };

    private static Examination Over(CronHealth health) => Judge.Over(new RunBuilder().With("cron.health", CronHealthProbe.Tell(health)));

    private static Examination Over(params CronJobHealth[] jobs) => Over(Health(null, jobs));
}
