using System.Text.RegularExpressions;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Reports;

public sealed partial class ReportTests
{
    private static readonly ReportBuilder Builder = new(new TemplateEngine(TemplateFiles.Read()));

    public static TheoryData<string> Days => ["healthy-without-gateway", "the-seeds-day", "off-and-not-measured", "after-thirty-runs"];

    [Theory]
    [MemberData(nameof(Days))]
    public void The_report_reads_as_agreed(string day) => Golden.Match($"report/{day}.md", Builder.Build(Input(day)));

    [Theory]
    [MemberData(nameof(Days))]
    public void The_summary_reads_as_agreed(string day) => Golden.Match($"report/{day}.txt", Builder.BuildSummary(Input(day)));

    [Theory]
    [MemberData(nameof(Days))]
    public void Every_figure_it_names_exists_and_every_figure_of_a_table_is_printed_as_it_is_stored(string day)
    {
        var input = Input(day);
        var known = input.Run.Figures.Concat(input.Previous?.Figures ?? []).ToDictionary(figure => figure.Id.ToString(), StringComparer.Ordinal);
        var named = LocalName().Matches(Builder.Build(input)).Select(match => match.Groups["id"].Value).Select(id => id.StartsWith('R') ? id : $"{input.Run.Id}.{id}").ToList();
        named.ShouldNotBeEmpty();
        named.ShouldAllBe(id => known.ContainsKey(id));
        foreach (var match in Cell().Matches(Builder.Build(input)).Cast<Match>())
        {
            var id = match.Groups["id"].Value;
            var figure = known[id.StartsWith('R') ? id : $"{input.Run.Id}.{id}"];
            if (figure.Statistic.Name != "share") match.Groups["text"].Value.ShouldContain(FigureFormat.Figure(figure.Value, figure.Unit));
        }
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void No_word_of_it_flatters_and_no_bare_zero_stands_for_errors(string day)
    {
        var text = Builder.Build(Input(day)) + Builder.BuildSummary(Input(day));
        VerdictLinter.Faults(text).ShouldBeEmpty();
        text.ShouldNotContain("0.0000");
        text.ShouldNotContain("no memory leaks", Case.Insensitive);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Its_tables_are_whole(string day) => ShouldHaveWholeTables(Builder.Build(Input(day)));

    [Fact]
    public void The_same_facts_give_the_same_bytes() => Builder.Build(Input("the-seeds-day")).ShouldBe(Builder.Build(Input("the-seeds-day")));

    [Fact]
    public void It_has_the_sections_of_the_seeds_report_in_its_order()
    {
        var sections = Builder.Build(Input("the-seeds-day")).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);
        sections.ShouldBe([
            "Executive Summary", "Load Test Results", "Inference Engine Benchmarks", "Distributed Mode Testing", "Cron Job Performance Analysis", "Bottleneck Analysis",
            "Optimization Recommendations", "Performance Baselines", "Memory Usage Optimization", "Concurrency Testing", "Storage Analysis", "Security Performance Impact",
            "Codebase Scale Metrics", "What Was Off or Not Measured", "Next Scalability Run", "Appendix: Test Artifacts",
        ]);
    }

    [Theory]
    [InlineData("a|b|c")]
    [InlineData("`rm -rf`")]
    [InlineData("<b>bold</b><script>alert(1)</script>")]
    [InlineData("two\nlines\r\n# and a heading")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("[x](http://evil.example) ![y](http://evil.example/i.png)")]
    [InlineData("{{ verdict.word }} {% raw %}")]
    [InlineData("| --- | --- |")]
    public void A_hostile_name_can_neither_break_a_table_nor_act(string name)
    {
        var run = RunBuilder.HealthyWithoutGateway().With("cron.health", CronJobs.Outcome(CronJobs.Job(name).TimedOut(5), CronJobs.Job("innocent").Failed(2, name)));
        var text = Builder.Build(Of(run));
        ShouldHaveWholeTables(text);
        text.ShouldNotContain("\u202E");
        Link().IsMatch(text).ShouldBeFalse();
        Html().IsMatch(text).ShouldBeFalse();
        text.Split('\n').Count(line => line.StartsWith('#')).ShouldBe(Builder.Build(Of(RunBuilder.HealthyWithoutGateway().With("cron.health", CronJobs.Outcome(CronJobs.Job("tame").TimedOut(5), CronJobs.Job("innocent").Failed(2, "e"))))).Split('\n').Count(line => line.StartsWith('#')));
        Builder.BuildSummary(Of(run)).ShouldNotContain("\u202E");
    }

    [Fact]
    public void Worst_comes_first_and_what_was_told_is_not_told_again()
    {
        var summary = Builder.BuildSummary(Input("the-seeds-day"));
        summary.ShouldStartWith("🔴 CRITICAL · R2 · 09:24");
        summary.Split("cell0-devops-cicd").Length.ShouldBe(2);
        summary.Split('\n').Length.ShouldBeLessThan(25);
    }

    private static ReportInput Input(string day) => day switch
    {
        "healthy-without-gateway" => Of(RunBuilder.HealthyWithoutGateway(2)),
        "the-seeds-day" => Of(
            RunBuilder.HealthyWithoutGateway(2).With("cron.health", CronJobs.Outcome(CronJobs.OfTheSeedsDay())).With("connectivity.local", ProbeOutcome.Passed(RunBuilder.Series("latency", "ms", Better.Lower, [.. Enumerable.Range(1, 200).Select(index => index / 1000.0)], Statistic.Median, Statistic.Percentile(95)), "port open")).After(new RunId(1)),
            RunBuilder.HealthyWithoutGateway(1).At(RunBuilder.Morning.AddMinutes(-15)).Build()),
        "off-and-not-measured" => Of(RunBuilder.HealthyWithoutGateway(2).Blind("gateway.process", "the process belongs to another user").Blind("host.memory", "the pressure file is missing")
            .With("load.cpu_intensive", ProbeOutcome.NotMeasured("its process failed: out of memory")).With("load.list_100k", new ProbeOutcome { Status = ProbeStatus.TimedOut, Reason = "did not end within 60 s" })),
        _ => Of(RunBuilder.HealthyWithoutGateway(2), history: Judge.History(RunBuilder.HealthyWithoutGateway(2), 30)),
    };

    private static ReportInput Of(RunBuilder builder, Run? previous = null, MetricHistory? history = null)
    {
        var run = builder.Build();
        var findings = Judge.Engine().Examine(Judge.Over(builder, previous, history)).Findings;
        var opened = findings.Where(finding => finding.OpensAtOnce).Select((finding, index) => new Incident
        {
            Code = IncidentCode.Of(index + 1, 0),
            State = IncidentState.Open,
            Severity = finding.Severity,
            Worst = finding.Severity,
            Finding = finding,
            OpenedAt = run.FinishedAt,
            ChangedAt = run.FinishedAt,
        }).ToList();
        return new ReportInput
        {
            Run = run,
            Previous = previous,
            Findings = findings,
            Verdict = Standing.Judge(run, findings, opened),
            Unresolved = [.. opened.Select(incident => new IncidentLine(incident.Code, "open", incident.Severity, incident.Title, incident.OpenedAt))],
            Changes = [.. opened.Select(incident => new ChangeLine(incident.Code, "opened", incident.Severity, incident.Title))],
            History = history ?? MetricHistory.Empty,
            Targets = [new TargetOptions { Metric = "load.cpu_intensive/latency", Statistic = "p99", AtMost = 0.001, Reason = "the build must stay quick", Owner = "Ann" }],
            NextRunAt = RunBuilder.Morning.AddMinutes(15),
            Zone = TimeZoneInfo.Utc,
        };
    }

    /// <summary>Every row of a table has as many cells as its head.</summary>
    private static void ShouldHaveWholeTables(string markdown)
    {
        var columns = 0;
        foreach (var line in markdown.Split('\n'))
        {
            var pipes = line.StartsWith('|') ? Pipe().Count(line) : 0;
            if (columns > 0 && pipes > 0) pipes.ShouldBe(columns, line);
            columns = pipes;
        }
    }

    [GeneratedRegex(@"\((?<id>(R\d+\.)?m[0-9a-f]{2,})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LocalName();

    [GeneratedRegex(@"\| (?<text>[^|\n]*) \((?<id>(R\d+\.)?m[0-9a-f]{2,})\) (?=\|)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cell();

    [GeneratedRegex(@"(?<!\\)<[a-z/]", RegexOptions.None, 1000)]
    private static partial Regex Html();

    [GeneratedRegex(@"(?<!\\)\]\(", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Pipe();
}
