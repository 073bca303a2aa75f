using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Rules;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class CronRulesTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, Severity.Medium)]
    [InlineData(3, Severity.High)]
    [InlineData(4, Severity.High)]
    [InlineData(5, Severity.Critical)]
    [InlineData(500, Severity.Critical)]
    public void A_job_is_judged_by_how_often_in_a_row_it_failed(int inARow, Severity? severity)
    {
        Judge.By<CronFailingRule>(Over(CronJobs.Job().Failed(inARow))).Select(finding => (Severity?)finding.Severity).SingleOrDefault().ShouldBe(severity);
        Judge.By<CronTimeoutRule>(Over(CronJobs.Job().TimedOut(inARow))).Select(finding => (Severity?)finding.Severity).SingleOrDefault().ShouldBe(severity);
    }

    [Fact]
    public void A_timeout_is_told_as_one_and_an_error_as_an_error()
    {
        var examination = Over(CronJobs.Job("slow").TimedOut(5), CronJobs.Job("broken").Failed(5, "no route"));
        var timeout = Judge.By<CronTimeoutRule>(examination).ShouldHaveSingleItem();
        timeout.Component.ShouldBe("slow");
        timeout.Issue.ShouldBe("slow: 5 runs in a row timed out");
        timeout.Evidence.ShouldContain(evidence => evidence.Text.Contains("limit 10 min", StringComparison.Ordinal));
        var failing = Judge.By<CronFailingRule>(examination).ShouldHaveSingleItem();
        failing.Component.ShouldBe("broken");
        failing.Evidence.ShouldContain(evidence => evidence.Text == "no route");
        (timeout.OpensAtOnce && failing.OpensAtOnce).ShouldBeTrue();
    }

    [Fact]
    public void A_job_whose_errors_change_their_kind_stays_the_same_trouble() =>
        Judge.By<CronTimeoutRule>(Over(CronJobs.Job().TimedOut(3))).Single().Fingerprint.ShouldBe(Judge.By<CronFailingRule>(Over(CronJobs.Job().Failed(4))).Single().Fingerprint);

    [Fact]
    public void Thresholds_may_be_set_for_all_jobs_and_for_one_and_a_step_switched_off()
    {
        var settings = new SuiteOptions();
        var probe = settings.Probes["cron.health"] = new ProbeOptions { Streak = new StreakOptions { Medium = 0, High = 2, Critical = 4 } };
        probe.Jobs["nightly"] = new StreakOptions { Medium = 1, High = 0, Critical = 0 };
        Severity? Of(CronJobHealth job) => Judge.By<CronFailingRule>(Judge.Over(new RunBuilder().With("cron.health", CronJobs.Outcome(job)), settings: settings)).SingleOrDefault()?.Severity;
        Of(CronJobs.Job("hourly").Failed(1)).ShouldBeNull();
        Of(CronJobs.Job("hourly").Failed(2)).ShouldBe(Severity.High);
        Of(CronJobs.Job("hourly").Failed(4)).ShouldBe(Severity.Critical);
        Of(CronJobs.Job("nightly").Failed(1)).ShouldBe(Severity.Medium);
        Of(CronJobs.Job("nightly").Failed(99)).ShouldBe(Severity.Medium);
    }

    [Fact]
    public void System_jobs_and_jobs_that_people_switched_off_are_nobodys_trouble()
    {
        var examination = Over(CronJobs.Job("heartbeat").Failed(9) with { IsSystem = true }, CronJobs.Job("paused").TimedOut(9) with { Enabled = false });
        Judge.Engine().Examine(examination).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_job_that_the_gateway_switched_off_after_failures_is_still_told()
    {
        var finding = Judge.By<CronFailingRule>(Over(CronJobs.Job().Failed(6) with { Enabled = false, AutoDisabledReason = "consecutive-failures" })).ShouldHaveSingleItem();
        finding.Impact.ShouldContain("switched it off: consecutive-failures");
        finding.Severity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public void A_job_without_a_limit_or_an_error_text_is_told_all_the_same()
    {
        Judge.By<CronTimeoutRule>(Over(CronJobs.Job().TimedOut(2) with { Timeout = null })).Single().Evidence.ShouldContain(evidence => evidence.Text.Contains("its limit", StringComparison.Ordinal));
        Judge.By<CronFailingRule>(Over(CronJobs.Job().Failed(2) with { LastError = null, LastRunAt = null, LastDuration = null })).Single().Evidence.ShouldContain(evidence => evidence.Text.Contains("never", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_recovers_is_news_and_no_trouble()
    {
        var before = new RunBuilder(1).With("cron.health", CronJobs.Outcome(CronJobs.Job().Failed(3), CronJobs.Job("wobbly").Failed(1))).Build();
        var now = new RunBuilder(2).With("cron.health", CronJobs.Outcome(CronJobs.Job(), CronJobs.Job("wobbly")));
        var news = Judge.By<CronRecoveringRule>(Judge.Over(now, before)).ShouldHaveSingleItem();
        news.IsNews.ShouldBeTrue();
        news.Issue.ShouldBe("nightly: recovering, its last run was ok after 3 errors in a row");
        Judge.CanJudge<CronRecoveringRule>(Judge.Over(now)).ShouldBeFalse();
        Judge.By<CronRecoveringRule>(Judge.Over(now, now.Build())).ShouldBeEmpty();
    }

    [Fact]
    public void A_job_that_should_have_started_is_overdue_and_one_that_is_running_is_not()
    {
        var late = CronJobs.Job() with { OverdueBy = TimeSpan.FromMinutes(12), NextRunAt = CronJobs.ReadAt.AddMinutes(-13) };
        var finding = Judge.By<CronOverdueRule>(Over(late)).ShouldHaveSingleItem();
        finding.Issue.ShouldBe("nightly: overdue by 12 min");
        finding.Severity.ShouldBe(Severity.High);
        Judge.By<CronOverdueRule>(Over(late with { RunningFor = TimeSpan.FromSeconds(5) }, CronJobs.Job("punctual"))).ShouldBeEmpty();
    }

    [Fact]
    public void With_the_scheduler_off_nothing_is_overdue_and_that_itself_is_the_trouble()
    {
        var late = CronJobs.Job() with { OverdueBy = TimeSpan.FromMinutes(12) };
        var examination = Judge.Over(new RunBuilder().With("cron.health", CronJobs.Outcome(schedulerEnabled: false, late)));
        Judge.CanJudge<CronOverdueRule>(examination).ShouldBeFalse();
        Judge.By<CronSchedulerOffRule>(examination).Single().Issue.ShouldBe("the gateway's scheduler is switched off: none of 1 jobs will start");
        Judge.By<CronSchedulerOffRule>(Judge.Over(new RunBuilder().With("cron.health", CronJobs.Outcome(schedulerEnabled: false)))).ShouldBeEmpty();
        Judge.By<CronSchedulerOffRule>(Over(CronJobs.Job())).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_beyond_its_limit_that_nobody_ended_is_told()
    {
        var finding = Judge.By<CronRunningLongRule>(Over(CronJobs.Job() with { RunningFor = TimeSpan.FromMinutes(25), RunsTooLong = true })).ShouldHaveSingleItem();
        finding.Issue.ShouldBe("nightly: running for 25 min, its limit is 10 min");
        Judge.By<CronRunningLongRule>(Over(CronJobs.Job() with { RunningFor = TimeSpan.FromMinutes(5) })).ShouldBeEmpty();
    }

    [Fact]
    public void Ran_but_not_delivered_is_a_trouble_of_its_own_unless_it_was_meant()
    {
        var mute = CronJobs.Job() with { LastDeliveryStatus = "not-delivered", LastDeliveryError = "No active WhatsApp Web listener" };
        var finding = Judge.By<CronUndeliveredRule>(Over(mute)).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.High);
        finding.Evidence.ShouldContain(evidence => evidence.Text == "No active WhatsApp Web listener");
        Judge.By<CronUndeliveredRule>(Over(mute with { DeliverySuppressed = true })).ShouldBeEmpty();
        Judge.By<CronUndeliveredRule>(Over(mute.Failed(5))).ShouldBeEmpty();
        Judge.By<CronUndeliveredRule>(Over(mute with { LastDeliveryStatus = "unknown" })).ShouldBeEmpty();
    }

    [Fact]
    public void Jobs_that_could_not_be_read_are_no_clean_bill()
    {
        foreach (var outcome in new[] { ProbeOutcome.NotMeasured("wrong token"), ProbeOutcome.Off("no gateway", "start one"), ProbeOutcome.Failed("gone") })
        {
            var judged = Judge.Engine().Examine(Judge.Over(new RunBuilder().With("cron.health", outcome))).Judged;
            judged.ShouldNotContain(rule => rule.StartsWith("cron-", StringComparison.Ordinal), outcome.Status.ToString());
        }
    }

    [Fact]
    public void Every_cron_finding_names_figures_that_exist()
    {
        var examination = Over(CronJobs.OfTheSeedsDay());
        var known = examination.Run!.Figures.Select(figure => figure.Id.ToString()).ToHashSet();
        var evidence = Judge.Engine().Examine(examination).Findings.SelectMany(finding => finding.Evidence).Select(line => line.Figure).OfType<string>().ToList();
        evidence.ShouldNotBeEmpty();
        evidence.ShouldAllBe(figure => known.Contains(figure));
    }

    private static Examination Over(params CronJobHealth[] jobs) => Judge.Over(new RunBuilder().With("cron.health", CronJobs.Outcome(jobs)));
}
