using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Rules;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class GatewayAndHostRulesTests
{
    private const string Url = "ws://127.0.0.1:18789";
    private const long Total = 16_000_000_000;

    [Fact]
    public void A_gateway_that_was_here_and_is_gone_is_critical_and_said_once()
    {
        var run = new RunBuilder()
            .With("connectivity.local", ProbeOutcome.Failed("nothing listens any more").With(Contact(seen: true, answers: false)))
            .With("connectivity.gateway_api", ProbeOutcome.Failed("connection refused").With(Contact(seen: true, answers: false)))
            .With("gateway.http", ProbeOutcome.Failed("connection refused").With(Contact(seen: true, answers: false)));
        var gone = Judge.Engine().Examine(Judge.Over(run)).Findings.ShouldHaveSingleItem();
        gone.Rule.ShouldBe("gateway-gone");
        gone.Severity.ShouldBe(Severity.Critical);
        gone.Issue.ShouldContain(Url);
        Judge.Engine().Examine(Judge.Glance(run)).Findings.Single().Fingerprint.ShouldBe(gone.Fingerprint);
    }

    [Fact]
    public void A_gateway_never_seen_is_off_and_no_trouble()
    {
        var run = RunBuilder.HealthyWithoutGateway();
        var examined = Judge.Engine().Examine(Judge.Over(run));
        examined.Findings.ShouldBeEmpty();
        examined.Judged.ShouldNotContain("gateway-gone");
    }

    [Fact]
    public void A_gateway_that_says_it_is_not_ready_is_high_and_its_protocol_is_judged_apart()
    {
        var run = new RunBuilder()
            .With("connectivity.local", ProbeOutcome.Passed([], "port open").With(Contact(seen: true, answers: true)))
            .With("gateway.http", ProbeOutcome.Failed("the gateway says it is not ready (HTTP 503)").With(Contact(seen: true, answers: true)))
            .With("connectivity.gateway_api", ProbeOutcome.Failed("no answer within 30 s").With(Contact(seen: true, answers: true)));
        var findings = Judge.Engine().Examine(Judge.Over(run)).Findings;
        findings.Select(finding => (finding.Rule, finding.Severity)).ShouldBe([("gateway-api", Severity.High), ("gateway-degraded", Severity.High)]);
    }

    [Fact]
    public void A_gateway_that_refuses_our_token_is_no_dead_gateway()
    {
        var run = new RunBuilder()
            .With("connectivity.local", ProbeOutcome.Passed([], "port open").With(Contact(seen: true, answers: true)))
            .Blind("connectivity.gateway_api", "wrong token").Blind("gateway.http", "wrong token");
        Judge.Engine().Examine(Judge.Over(run)).Findings.ShouldAllBe(finding => finding.Rule == "probe-blind");
    }

    [Theory]
    [InlineData(50, 0, 0.0, null)]
    [InlineData(9, 0, 0.0, null)]
    [InlineData(9, 1048576, 0.0, Severity.Medium)]
    [InlineData(9, 1048575, 0.0, null)]
    [InlineData(9, 0, 0.10, Severity.Medium)]
    [InlineData(9, 0, 0.099, null)]
    [InlineData(9, 1048576, 0.10, Severity.High)]
    [InlineData(50, 1048576, 0.10, Severity.Medium)]
    [InlineData(50, 99999999, 0.0, null)]
    [InlineData(2, 0, 0.0, Severity.High)]
    public void Memory_is_judged_by_what_is_free_and_by_rates(int freePercent, double swapIn, double waiting, Severity? severity) =>
        Judge.By<MemoryPressureRule>(Memory(new HostMemory(Total, Total / 100 * freePercent, swapIn, 0, waiting))).Select(finding => (Severity?)finding.Severity).SingleOrDefault().ShouldBe(severity);

    [Fact]
    public void Memory_without_trouble_is_silent()
    {
        Judge.By<MemoryPressureRule>(Memory(new HostMemory(Total, Total / 2, 0, 0, 0))).ShouldBeEmpty();
        Judge.By<MemoryPressureRule>(Memory(new HostMemory(Total, Total / 100 * 9, 1048575, 0, 0.099))).ShouldBeEmpty();
        Judge.By<MemoryPressureRule>(Memory(new HostMemory(0, 0, 0, 0, 0))).ShouldBeEmpty();
    }

    [Fact]
    public void A_system_that_does_not_tell_its_rates_is_judged_by_what_is_free_alone()
    {
        Judge.By<MemoryPressureRule>(Memory(new HostMemory(Total, Total / 100 * 9, null, null, null))).ShouldBeEmpty();
        Judge.By<MemoryPressureRule>(Memory(new HostMemory(Total, Total / 100 * 2, null, null, null))).Single().Evidence.ShouldContain(evidence => evidence.Text.Contains("not told by this system", StringComparison.Ordinal));
    }

    [Fact]
    public void A_configured_host_that_cannot_be_reached_is_high()
    {
        Judge.By<ConnectivityRule>(Judge.Over(new RunBuilder().With("connectivity.network", ProbeOutcome.Failed("no such host")))).Single().Severity.ShouldBe(Severity.High);
        Judge.By<ConnectivityRule>(Judge.Over(new RunBuilder().With("connectivity.network", new ProbeOutcome { Status = ProbeStatus.TimedOut }))).Single().Issue.ShouldEndWith("timed out");
        Judge.By<ConnectivityRule>(Judge.Over(new RunBuilder().With("connectivity.network", ProbeOutcome.Passed([])))).ShouldBeEmpty();
        Judge.CanJudge<ConnectivityRule>(Judge.Over(new RunBuilder().Off("connectivity.network"))).ShouldBeFalse();
    }

    [Fact]
    public void Tailscale_is_low_and_only_where_it_is_asked_for()
    {
        Judge.By<TailscaleAbsentRule>(Judge.Over(new RunBuilder().With("connectivity.tailscale", ProbeOutcome.Failed("not installed")))).Single().Severity.ShouldBe(Severity.Low);
        Judge.CanJudge<TailscaleAbsentRule>(Judge.Over(new RunBuilder().Off("connectivity.tailscale"))).ShouldBeFalse();
        Judge.CanJudge<TailscaleAbsentRule>(Judge.Over(new RunBuilder())).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, Severity.Medium)]
    [InlineData(9, Severity.Medium)]
    [InlineData(10, Severity.High)]
    public void Failed_operations_are_told_with_the_bound_their_number_allows(int failed, Severity? severity)
    {
        var finding = Judge.By<ErrorRateRule>(Judge.Over(new RunBuilder().Load("load.cpu_intensive", 0.2, failed: failed))).SingleOrDefault();
        finding?.Severity.ShouldBe(severity!.Value);
        (finding is null).ShouldBe(severity is null);
        finding?.Issue.ShouldBe($"load.cpu_intensive: {failed} of 1000 operations failed");
        finding?.Evidence.Single().Text.ShouldContain("up to");
    }

    [Fact]
    public void A_missed_target_is_told_with_its_reason_and_its_owner()
    {
        var settings = new SuiteOptions
        {
            Targets =
            [
                new TargetOptions { Metric = "load.cpu_intensive/latency", Statistic = "p99", AtMost = 0.1, Reason = "the build must stay quick", Owner = "Ann" },
                new TargetOptions { Metric = "load.cpu_intensive/throughput", Statistic = "rate", AtLeast = 10_000, Reason = "the same", Owner = "Ann" },
                new TargetOptions { Metric = "load.cpu_intensive/latency", Statistic = "median", AtMost = 1, Reason = "met", Owner = "Ann" },
                new TargetOptions { Metric = "load.nothing/latency", Statistic = "median", AtMost = 0, Reason = "not measured", Owner = "Ann" },
            ],
        };
        var findings = Judge.By<TargetMissedRule>(Judge.Over(new RunBuilder().Load("load.cpu_intensive", 0.2), settings: settings));
        findings.Select(finding => finding.Fingerprint).ShouldBe(["target-missed/load.cpu_intensive/latency/p99", "target-missed/load.cpu_intensive/throughput/rate"]);
        findings[0].Impact.ShouldBe("the build must stay quick");
        findings[0].Advice.ShouldContain("Ann");
        findings[0].Issue.ShouldContain("the target is at most 0.1 ms");
        Judge.CanJudge<TargetMissedRule>(Judge.Over(new RunBuilder())).ShouldBeFalse();
    }

    [Fact]
    public void A_target_that_is_just_met_is_met()
    {
        var run = new RunBuilder().With("load.cpu_intensive", ProbeOutcome.Passed([.. RunBuilder.Series("latency", "ms", Better.Lower, [1, 1, 1, 1, 1], Statistic.Median)]));
        TargetOptions Target(double? most, double? least) => new() { Metric = "load.cpu_intensive/latency", Statistic = "median", AtMost = most, AtLeast = least, Reason = "r", Owner = "o" };
        Judge.By<TargetMissedRule>(Judge.Over(run, settings: new SuiteOptions { Targets = [Target(1, null), Target(null, 1)] })).ShouldBeEmpty();
    }

    [Fact]
    public void A_probe_that_is_on_and_could_not_measure_is_said()
    {
        var run = new RunBuilder().Blind("gateway.process", "the process belongs to another user").Off("connectivity.network").Load("load.cpu_intensive", 1)
            .With("host.system", new ProbeOutcome { Status = ProbeStatus.TimedOut, Reason = "did not end within 15 s" });
        var findings = Judge.By<ProbeBlindRule>(Judge.Over(run));
        findings.Select(finding => finding.Component).ShouldBe(["gateway.process", "host.system"]);
        findings[0].Issue.ShouldContain("belongs to another user");
        Judge.CanJudge<ProbeBlindRule>(Judge.Over(run.Partial())).ShouldBeFalse();
    }

    [Fact]
    public void Runs_that_did_not_happen_and_runs_that_overlapped_are_told()
    {
        var punctuality = new Punctuality([RunBuilder.Morning, RunBuilder.Morning.AddMinutes(15)], [RunBuilder.Morning.AddMinutes(30)]);
        var examination = Judge.Over(RunBuilder.HealthyWithoutGateway(), punctuality: punctuality);
        Judge.By<RunMissedRule>(examination).Single().Issue.ShouldBe("2 runs did not happen");
        Judge.By<RunOverlappedRule>(examination).Single().Severity.ShouldBe(Severity.Low);
        var kept = Judge.Over(RunBuilder.HealthyWithoutGateway());
        Judge.By<RunMissedRule>(kept).ShouldBeEmpty();
        Judge.By<RunOverlappedRule>(kept).ShouldBeEmpty();
        Judge.CanJudge<RunMissedRule>(Judge.Glance(RunBuilder.HealthyWithoutGateway())).ShouldBeFalse();
    }

    [Fact]
    public void A_dead_channel_is_a_high_trouble_of_our_own()
    {
        var unhealthy = new Dictionary<string, string>(StringComparer.Ordinal) { ["channel telegram"] = "Unauthorized" };
        Judge.By<OwnPartsRule>(Judge.Over(RunBuilder.HealthyWithoutGateway(), unhealthy: unhealthy)).Single().Issue.ShouldBe("channel telegram: Unauthorized");
        Judge.By<OwnPartsRule>(Judge.Over(RunBuilder.HealthyWithoutGateway())).ShouldBeEmpty();
    }

    private static GatewayContact Contact(bool seen, bool answers) => new(Url, seen, answers, null);

    private static Examination Memory(HostMemory memory) => Judge.Over(new RunBuilder().With("host.memory", ProbeOutcome.Passed([.. RunBuilder.Series("available", "bytes", Better.Higher, [1e9], Statistic.Min)]).With(memory)));
}
