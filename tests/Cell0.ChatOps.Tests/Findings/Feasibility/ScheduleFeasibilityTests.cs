using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Findings.Feasibility;

public sealed class ScheduleFeasibilityTests
{
    private static readonly GatewayLanes Eight = GatewayLanes.Of("2026.9.6");
    private static readonly GatewayLanes One = GatewayLanes.Of("2026.2.17");

    [Fact]
    public void Nine_hundred_seconds_every_five_minutes_is_three_times_what_the_job_has()
    {
        var job = Job("devops-cicd", minutes: 5, Cut(600, 5).Under(TimeSpan.FromSeconds(900)));
        var verdict = ScheduleFeasibility.Of(job, [job], Eight);
        verdict.Own.Value.ShouldBe(3);
        verdict.Own.Fit.ShouldBe(Fit.TooMuch);
        verdict.Own.Words.ShouldBe("15 min every 5 min is 300 % of the job's own time: a job never overlaps itself, so it would start at best every 20 min and lose 3 of 4 starts");
        verdict.IsTooMuch.ShouldBeTrue();
    }

    [Fact]
    public void A_quarter_of_the_hour_fits_and_the_lanes_are_hardly_touched()
    {
        var job = Job("devops-cicd", minutes: 60, Cut(600, 5).Under(TimeSpan.FromSeconds(900)));
        var verdict = ScheduleFeasibility.Of(job, [job with { Interval = Every(5) }], Eight);
        verdict.Own.Value.ShouldBe(0.25);
        verdict.Lanes.Value.ShouldBe(0.25 / 8);
        verdict.Fits.ShouldBeTrue();
        verdict.Lanes.Words.ShouldBe("1 job needs 3.13 % of the gateway's 8 lanes");
    }

    [Fact]
    public void On_one_lane_the_others_count()
    {
        var job = Job("a", minutes: 60, Ran(900));
        var verdict = ScheduleFeasibility.Of(job, [Job("b", 60, Ran(1800)), Job("c", 60, Ran(360)), Job("off", 5, Ran(300)) with { Enabled = false }], One);
        verdict.Own.Fit.ShouldBe(Fit.Fits);
        verdict.Lanes.Value!.Value.ShouldBe(0.85, 1e-9);
        verdict.Lanes.Fit.ShouldBe(Fit.TooMuch);
        verdict.Lanes.Words.ShouldBe("3 jobs together need 85 % of the gateway's one lane: above 70 % jobs wait for each other");
    }

    [Fact]
    public void Runs_that_were_cut_off_are_a_lower_bound_and_never_said_to_fit()
    {
        var own = ScheduleFeasibility.OwnShare(Job("a", minutes: 60, Cut(600, 5)));
        own.Value!.Value.ShouldBe(1 / 6.0, 1e-9);
        own.IsLowerBound.ShouldBeTrue();
        own.Fit.ShouldBe(Fit.Unknown);
        own.Words.ShouldStartWith("10 min every 1 h is at least 16.7 % of the job's own time");
    }

    [Fact]
    public void A_lower_bound_above_the_limit_is_too_much_already() =>
        ScheduleFeasibility.OwnShare(Job("a", minutes: 5, Cut(600, 1))).Fit.ShouldBe(Fit.TooMuch);

    [Fact]
    public void What_nobody_has_seen_is_said_to_be_unknown()
    {
        var verdict = ScheduleFeasibility.Of(Job("a", 5, DurationEvidence.Unknown), [], Eight);
        verdict.Own.Fit.ShouldBe(Fit.Unknown);
        verdict.Own.Words.ShouldBe("its share of its own schedule is not known: no run of it was seen");
        verdict.Lanes.Words.ShouldBe("what the jobs need of the gateway's 8 lanes is not known: no run of them was seen");
        verdict.Fits.ShouldBeFalse();
        verdict.IsTooMuch.ShouldBeFalse();
    }

    [Fact]
    public void Jobs_of_unknown_length_make_the_lanes_share_a_lower_bound()
    {
        var lanes = ScheduleFeasibility.Of(Job("a", 10, Ran(60)), [Job("b", 5, DurationEvidence.Unknown)], One).Lanes;
        lanes.ShouldBe(new Share(0.1, true, "1 job needs at least 10 % of the gateway's one lane (1 job without a known duration not counted)"));
        lanes.Fit.ShouldBe(Fit.Unknown);
    }

    [Fact]
    public void A_job_that_runs_once_is_no_steady_load()
    {
        var once = Job("once", 5, Ran(60)) with { Interval = new StartInterval(null, null, "it runs once") };
        ScheduleFeasibility.Of(once, [Job("a", 10, Ran(60))], One).Lanes.Value.ShouldBe(0.1);
        ScheduleFeasibility.OwnShare(once).Words.ShouldBe("its share of its own schedule is not known: it runs once");
    }

    [Fact]
    public void A_run_that_exactly_fills_its_gap_still_misses_a_start() =>
        ScheduleFeasibility.OwnShare(Job("a", 5, Ran(300))).Words.ShouldEndWith("so it would start at best every 10 min and lose 1 of 2 starts");

    [Theory]
    [InlineData("2026.9.6", 8)]
    [InlineData("2026.10.1", 8)]
    [InlineData("2027.1.0-beta.1", 8)]
    [InlineData("2026.2.17", 1)]
    [InlineData("dev", 1)]
    [InlineData("", 1)]
    [InlineData(null, 1)]
    public void The_lanes_follow_the_version(string? version, int lanes) => GatewayLanes.Of(version).Count.ShouldBe(lanes);

    internal static JobLoad Job(string name, double minutes, DurationEvidence duration) => new(name, name, true, Every(minutes), duration);

    internal static DurationEvidence Ran(double seconds) => DurationEvidence.Of([new RunLength(TimeSpan.FromSeconds(seconds), false)]);

    private static StartInterval Every(double minutes) => new(TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes), null);

    private static DurationEvidence Cut(double seconds, int runs) => DurationEvidence.Of(Enumerable.Repeat(new RunLength(TimeSpan.FromSeconds(seconds), true), runs));
}
