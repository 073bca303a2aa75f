using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Tests.Support;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(null, 10, 0, VerdictWord.Healthy)]
    [InlineData(Severity.Low, 10, 0, VerdictWord.Healthy)]
    [InlineData(Severity.Medium, 10, 2, VerdictWord.Healthy)]
    [InlineData(Severity.Medium, 10, 3, VerdictWord.Unknown)]
    [InlineData(null, 5, 1, VerdictWord.Healthy)]
    [InlineData(null, 4, 1, VerdictWord.Unknown)]
    [InlineData(null, 0, 0, VerdictWord.Unknown)]
    [InlineData(Severity.High, 10, 0, VerdictWord.Degraded)]
    [InlineData(Severity.High, 10, 10, VerdictWord.Degraded)]
    [InlineData(Severity.Critical, 10, 0, VerdictWord.Critical)]
    [InlineData(Severity.Critical, 0, 0, VerdictWord.Critical)]
    public void The_verdict_follows_from_the_worst(Severity? worst, int on, int blind, VerdictWord word)
    {
        Concern[] concerns = worst is { } severity ? [new Concern(Severity.Low, "a small thing", "B2B"), new Concern(severity, "the worst", "A7K")] : [];
        VerdictRule.Derive(concerns, on, Blind(blind)).Word.ShouldBe(word);
    }

    [Property]
    public bool Healthy_is_never_said_over_a_critical_a_high_or_too_much_that_was_not_measured(byte[] severities, bool acknowledged, byte probes, byte unseen)
    {
        Concern[] concerns = [.. severities.Select((severity, index) => new Concern((Severity)(severity % 4), $"thing {index}", index % 2 == 0 ? "A7K" : null, acknowledged))];
        var (on, blind) = (probes % 40, Math.Min(unseen % 40, probes % 40));
        var verdict = VerdictRule.Derive(concerns, on, Blind(blind));
        var mayBeHealthy = concerns.All(concern => concern.Severity < Severity.High) && on > 0 && blind * 5 <= on;
        return (verdict.Word == VerdictWord.Healthy) == mayBeHealthy
            && verdict.Reasons.Count > 0
            && VerdictLinter.Faults(verdict, concerns, on, blind).Count == 0;
    }

    [Fact]
    public void An_acknowledged_critical_is_still_critical_and_said_to_be_acknowledged() =>
        VerdictRule.Derive([new Concern(Severity.Critical, "the gateway is gone", "A7K", Acknowledged: true)], 10, []).ShouldSatisfyAllConditions(
            verdict => verdict.Text.ShouldBe("CRITICAL"), verdict => verdict.Reasons.ShouldBe(["critical: the gateway is gone (A7K, acknowledged)"]));

    [Fact]
    public void Reasons_are_worst_first_and_name_what_is_not_confirmed_and_what_was_not_seen()
    {
        var verdict = VerdictRule.Derive([new Concern(Severity.Low, "b", "B2B"), new Concern(Severity.Medium, "c", null), new Concern(Severity.Medium, "a", "A7K")], 10, ["gateway.process"]);
        verdict.Word.ShouldBe(VerdictWord.Healthy);
        verdict.Reasons.ShouldBe(["medium: a (A7K)", "medium: c (not confirmed yet)", "low: b (B2B)", "1 of 10 probes could not measure: gateway.process"]);
    }

    [Fact]
    public void A_verdict_without_a_concern_says_what_it_rests_on() => VerdictRule.Derive([], 10, []).Reasons.ShouldBe(["all probes that are on passed"]);

    [Theory]
    [InlineData("Overall: EXCELLENT", 1)]
    [InlineData("performance is optimal, even perfect", 2)]
    [InlineData("HEALTHY", 0)]
    public void Flattery_is_not_in_the_vocabulary(string text, int faults) => VerdictLinter.Faults(text).Count.ShouldBe(faults);

    [Fact]
    public void The_linter_catches_a_verdict_that_flatters()
    {
        VerdictLinter.Faults(new Verdict(VerdictWord.Healthy, []), [new Concern(Severity.High, "x", "A7K")], 10, 0).ShouldHaveSingleItem();
        VerdictLinter.Faults(new Verdict(VerdictWord.Healthy, []), [], 10, 3).ShouldHaveSingleItem();
        VerdictLinter.Faults(new Verdict(VerdictWord.Healthy, []), [], 10, 2).ShouldBeEmpty();
        VerdictLinter.Faults(new Verdict(VerdictWord.Degraded, []), [new Concern(Severity.High, "x", "A7K")], 10, 9).ShouldBeEmpty();
    }

    [Fact]
    public void The_seeds_facts_are_one_critical_one_high_one_medium_and_CRITICAL()
    {
        var run = RunBuilder.HealthyWithoutGateway().With("cron.health", CronJobs.Outcome(CronJobs.OfTheSeedsDay()));
        var findings = Judge.Engine().Examine(Judge.Over(run)).Findings;
        findings.Select(finding => (finding.Severity, finding.Component, finding.Rule)).ShouldBe(
        [
            (Severity.Critical, "cell0-devops-cicd", "cron-timeout"),
            (Severity.High, "cell0-security-sentinel", "cron-failing"),
            (Severity.Medium, "cell0-scalability-engine", "cron-failing"),
        ]);
        Standing.Judge(run.Build(), findings, []).ShouldSatisfyAllConditions(
            verdict => verdict.Text.ShouldBe("CRITICAL"), verdict => verdict.Reasons[0].ShouldContain("cell0-devops-cicd: 5 runs in a row timed out"));
    }

    [Fact]
    public void A_healthy_host_without_a_gateway_is_HEALTHY()
    {
        var run = RunBuilder.HealthyWithoutGateway();
        Standing.Judge(run.Build(), Judge.Engine().Examine(Judge.Over(run)).Findings, []).Text.ShouldBe("HEALTHY");
    }

    [Fact]
    public void News_does_not_weigh_on_the_verdict() =>
        Standing.Judge(RunBuilder.HealthyWithoutGateway().Build(), [Troubles.Of("recovering", Severity.Critical, isNews: true)], []).Reasons.ShouldBe(["all probes that are on passed"]);

    [Fact]
    public void Before_the_first_run_the_standing_is_unknown() => Standing.Judge(null, [], []).Text.ShouldBe("UNKNOWN");

    private static IReadOnlyList<string> Blind(int count) => [.. Enumerable.Range(0, count).Select(index => $"probe.{index}")];
}
