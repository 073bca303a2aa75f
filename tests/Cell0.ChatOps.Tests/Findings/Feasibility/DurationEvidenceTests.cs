using Cell0.ChatOps.Findings.Feasibility;

namespace Cell0.ChatOps.Tests.Findings.Feasibility;

public sealed class DurationEvidenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    [Fact]
    public void Without_a_run_it_is_unknown() => DurationEvidence.Of([]).ShouldBe(DurationEvidence.Unknown);

    [Fact]
    public void It_is_the_mean_of_the_runs_with_their_number()
    {
        var evidence = DurationEvidence.Of([Run(40), Run(60), Run(80)]);
        evidence.Typical.ShouldBe(TimeSpan.FromSeconds(60));
        evidence.Longest.ShouldBe(TimeSpan.FromSeconds(80));
        evidence.Words.ShouldBe("1 min (mean of 3 runs)");
    }

    [Fact]
    public void Runs_of_before_count_for_no_more_than_the_limit_that_holds_now()
    {
        DurationEvidence.Of([Run(600, cut: true), Run(7)]).Within(TimeSpan.FromSeconds(9)).Typical.ShouldBe(TimeSpan.FromSeconds(9));
        DurationEvidence.Of([Run(6), Run(8)]).Within(TimeSpan.FromSeconds(9)).Typical.ShouldBe(TimeSpan.FromSeconds(7));
        DurationEvidence.Of([Run(600)]).Within(TimeSpan.Zero).Typical.ShouldBe(TimeSpan.FromSeconds(600));
    }

    [Fact]
    public void One_run_that_was_cut_off_makes_it_a_lower_bound() =>
        DurationEvidence.Of([Run(600, cut: true), Run(300)]).Words.ShouldBe("at least 7 min 30 s (1 of 2 runs were cut off)");

    [Fact]
    public void A_job_that_was_cut_off_may_take_all_of_a_new_limit()
    {
        var under = DurationEvidence.Of([Run(600, cut: true)]).Under(Limit);
        under.Typical.ShouldBe(Limit);
        under.IsLowerBound.ShouldBeFalse();
        under.Words.ShouldBe("up to 15 min (its whole limit, as 1 of 1 runs were cut off)");
    }

    [Fact]
    public void A_job_never_seen_may_take_all_of_its_limit() => DurationEvidence.Unknown.Under(Limit).Typical.ShouldBe(Limit);

    [Fact]
    public void A_job_that_ends_by_itself_does_not_grow_with_its_limit() => DurationEvidence.Of([Run(40)]).Under(Limit).Typical.ShouldBe(TimeSpan.FromSeconds(40));

    [Fact]
    public void A_limit_below_what_it_takes_is_what_it_will_take() => DurationEvidence.Of([Run(3600)]).Under(Limit).Typical.ShouldBe(Limit);

    [Fact]
    public void No_limit_changes_nothing() => DurationEvidence.Of([Run(40, cut: true)]).Under(TimeSpan.Zero).IsLowerBound.ShouldBeTrue();

    private static RunLength Run(double seconds, bool cut = false) => new(TimeSpan.FromSeconds(seconds), cut);
}
