using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Rules;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class GrossChangeTests
{
    private const string Probe = "load.cpu_intensive";

    private static RunBuilder Usual => new RunBuilder().Load(Probe, 1);

    [Fact]
    public void A_change_beyond_three_times_the_median_that_a_second_measurement_confirms_is_told()
    {
        var finding = Judge.By<GrossChangeRule>(Judge.Over(Slow().Confirmed(Probe, RunBuilder.LoadOutcome(4.2)), history: Judge.History(Usual, 5)));
        finding.ShouldNotBeEmpty();
        finding.ShouldAllBe(one => one.Severity == Severity.Medium && one.Component == Probe);
        finding.ShouldContain(one => one.Issue.Contains("latency is 4.0 times worse than the median of 5 runs", StringComparison.Ordinal));
        finding[0].Evidence.Count.ShouldBe(2);
    }

    [Fact]
    public void Without_confirmation_nothing_is_claimed()
    {
        var history = Judge.History(Usual, 20);
        Judge.By<GrossChangeRule>(Judge.Over(Slow(), history: history)).ShouldBeEmpty();
        Judge.By<GrossChangeRule>(Judge.Over(Slow().Confirmed(Probe, RunBuilder.LoadOutcome(1)), history: history)).ShouldBeEmpty();
        GrossChange.Suspects(Slow().Build(), history).ShouldBe([Probe]);
    }

    [Fact]
    public void With_fewer_than_five_runs_nothing_is_even_suspected()
    {
        GrossChange.Suspects(Slow().Build(), Judge.History(Usual, 4)).ShouldBeEmpty();
        GrossChange.Suspects(Slow().Build(), MetricHistory.Empty).ShouldBeEmpty();
        GrossChange.Suspects(Slow().Build(), Judge.History(Usual, 5)).ShouldBe([Probe]);
    }

    [Theory]
    [InlineData(2.9)]
    [InlineData(1.0)]
    [InlineData(0.1)]
    public void What_is_not_beyond_three_times_worse_is_no_gross_change(double factor) =>
        GrossChange.Suspects(new RunBuilder().Load(Probe, factor).Build(), Judge.History(Usual, 10)).ShouldBeEmpty();

    [Fact]
    public void A_busy_host_withholds_the_comparison_on_either_measurement()
    {
        var history = Judge.History(Usual, 10);
        Judge.By<GrossChangeRule>(Judge.Over(Slow(control: 1.2).Confirmed(Probe, RunBuilder.LoadOutcome(4)), history: history)).ShouldBeEmpty();
        Judge.By<GrossChangeRule>(Judge.Over(Slow().Confirmed(Probe, RunBuilder.LoadOutcome(4, controlMs: 1.2)), history: history)).ShouldBeEmpty();
        Judge.By<GrossChangeRule>(Judge.Over(Slow(control: 1.14).Confirmed(Probe, RunBuilder.LoadOutcome(4, controlMs: 1.14)), history: history)).ShouldNotBeEmpty();
        var (figure, probe) = Median(new RunBuilder().Load(Probe, 1, controlMs: 1.18));
        GrossChange.Describe(figure, probe, history).ShouldBe("not judged: control loop +18 %");
    }

    [Theory]
    [InlineData(0, "not judged yet (0 of 30 runs)")]
    [InlineData(12, "not judged yet (12 of 30 runs)")]
    [InlineData(29, "not judged yet (29 of 30 runs)")]
    public void Before_thirty_comparable_runs_it_says_how_many_there_are(int runs, string sentence)
    {
        var (figure, probe) = Median(Usual);
        GrossChange.Describe(figure, probe, Judge.History(Usual, runs)).ShouldBe(sentence);
    }

    [Fact]
    public void From_thirty_runs_on_it_says_that_there_is_no_gross_change_and_how_large_the_noise_is()
    {
        var (figure, probe) = Median(Usual);
        GrossChange.Describe(figure, probe, Judge.History(Usual, 30)).ShouldStartWith("no gross change");
        var (slow, slowProbe) = Median(Slow());
        GrossChange.Describe(slow, slowProbe, Judge.History(Usual, 30)).ShouldBe("4.0 times worse than the median of 30 runs");
    }

    [Fact]
    public void Only_medians_are_compared() =>
        Usual.Build().Figures.Where(GrossChange.IsCompared).Select(figure => $"{figure.Metric} {figure.Statistic}").ShouldBe(["latency median"]);

    [Fact]
    public void A_partial_run_claims_no_change() =>
        Judge.CanJudge<GrossChangeRule>(Judge.Over(Slow().Partial(), history: Judge.History(Usual, 10))).ShouldBeFalse();

    private static RunBuilder Slow(double control = 1) => new RunBuilder().Load(Probe, 4, control);

    private static (Figure Figure, ProbeResult Probe) Median(RunBuilder run)
    {
        var probe = run.Build().Probe(Probe)!;
        return (probe.Figure("latency", Statistic.Median)!, probe);
    }
}
