using System.Text.Json;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class FindingEngineTests
{
    [Fact]
    public void A_rule_that_throws_becomes_a_finding_and_gives_no_clean_bill()
    {
        var examined = new FindingEngine([new Rule("broken") { Throws = true }, new Rule("sound") { Findings = [Troubles.Of("sound")] }]).Examine(Judge.Over(new RunBuilder()));
        examined.Findings.Select(finding => finding.Fingerprint).ShouldBe(["sound", "rule-broken/broken"]);
        examined.Findings[1].Evidence.Single().Text.ShouldBe("InvalidOperationException: no such thing");
        examined.Judged.ShouldBe(["sound"]);
    }

    [Fact]
    public void A_rule_that_throws_half_way_or_while_it_is_asked_is_caught_too()
    {
        var examined = new FindingEngine([new Rule("asked") { ThrowsWhenAsked = true }, new Rule("half") { Findings = [Troubles.Of("one")], Throws = true }]).Examine(Judge.Over(new RunBuilder()));
        examined.Findings.Select(finding => finding.Fingerprint).ShouldContain("rule-broken/asked");
        examined.Findings.Select(finding => finding.Fingerprint).ShouldContain("rule-broken/half");
        examined.Judged.ShouldBeEmpty();
    }

    [Fact]
    public void The_worst_comes_first()
    {
        var engine = new FindingEngine([new Rule("many") { Findings = [Troubles.Of("b", Severity.Low), Troubles.Of("z", Severity.Critical), Troubles.Of("a", Severity.Low), Troubles.Of("m", Severity.High)] }]);
        engine.Examine(Judge.Over(new RunBuilder())).Findings.Select(finding => finding.Fingerprint).ShouldBe(["z", "m", "a", "b"]);
    }

    [Fact]
    public void A_rule_that_cannot_judge_is_silent_and_gives_no_clean_bill() =>
        new FindingEngine([new Rule("blind") { Can = false, Findings = [Troubles.Of("blind")] }]).Examine(Judge.Over(new RunBuilder())).ShouldSatisfyAllConditions(
            examined => examined.Findings.ShouldBeEmpty(), examined => examined.Judged.ShouldBeEmpty());

    [Fact]
    public void Between_runs_no_figure_is_named_because_nothing_is_stored()
    {
        var run = new RunBuilder().With("cron.health", CronJobs.Outcome(CronJobs.Job().TimedOut(5)));
        Judge.Engine().Examine(Judge.Over(run)).Findings.SelectMany(finding => finding.Evidence).ShouldContain(evidence => evidence.Figure != null);
        Judge.Engine().Examine(Judge.Glance(run)).Findings.SelectMany(finding => finding.Evidence).ShouldAllBe(evidence => evidence.Figure == null);
    }

    [Fact]
    public void Two_rules_of_one_name_are_refused() =>
        Should.Throw<InvalidOperationException>(() => new FindingEngine([new Rule("same"), new Rule("same")])).Message.ShouldContain("'same'");

    [Fact]
    public void Every_finding_of_the_product_carries_its_rules_own_name()
    {
        var run = new RunBuilder().With("cron.health", CronJobs.Outcome(CronJobs.OfTheSeedsDay())).Load("load.cpu_intensive", 1, failed: 3).Blind("gateway.process");
        var engine = Judge.Engine();
        var examined = engine.Examine(Judge.Over(run));
        examined.Findings.Count.ShouldBeGreaterThan(4);
        examined.Findings.ShouldAllBe(finding => engine.RuleIds.Contains(finding.Rule) && examined.Judged.Contains(finding.Rule));
        examined.Findings.Select(finding => finding.Fingerprint).ShouldBeUnique();
    }

    [Fact]
    public void What_the_rules_say_comes_back_from_the_ledger()
    {
        using var disk = new OnDisk();
        var run = RunBuilder.HealthyWithoutGateway().With("cron.health", CronJobs.Outcome(CronJobs.OfTheSeedsDay()));
        var found = Judge.Engine().Examine(Judge.Over(run)).Findings;
        var id = disk.Add(run);
        disk.Database.Write(session => disk.Findings.Add(session, id, found, new Verdict(VerdictWord.Critical, ["one", "two"])));
        JsonSerializer.Serialize(disk.Findings.Of(id)).ShouldBe(JsonSerializer.Serialize(found));
        disk.Findings.VerdictOf(id)!.Reasons.ShouldBe(["one", "two"]);
        disk.Findings.VerdictOf(new RunId(99)).ShouldBeNull();
        disk.Findings.Of(new RunId(99)).ShouldBeEmpty();
    }

    private sealed class Rule(string id) : IFindingRule
    {
        public string Id => id;

        public bool Can { get; init; } = true;

        public bool Throws { get; init; }

        public bool ThrowsWhenAsked { get; init; }

        public IReadOnlyList<Finding> Findings { get; init; } = [];

        public bool CanJudge(Examination examination) => ThrowsWhenAsked ? throw new InvalidOperationException("cannot be asked") : Can;

        public IEnumerable<Finding> Examine(Examination examination)
        {
            foreach (var finding in Findings) yield return finding;
            if (Throws) throw new InvalidOperationException("no such thing");
        }
    }
}
