using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>What the templates of this module are tried with: a small run with something of everything.</summary>
internal static class ReportSamples
{
    private static readonly DateTimeOffset At = new(2026, 2, 18, 9, 24, 0, TimeSpan.Zero);

    public static IEnumerable<ITemplateSample> All()
    {
        var model = ReportModel.Of(Input());
        yield return new TemplateSample(ReportBuilder.Report, null, [TextFormat.Markdown], model);
        yield return new TemplateSample(ReportBuilder.Summary, null, [TextFormat.Plain, TextFormat.TelegramHtml, TextFormat.WhatsApp], model);
        var answer = new Dictionary<string, object?>(model, StringComparer.Ordinal) { ["where"] = "/runs/R512", ["file"] = true, ["present"] = new { symbol = "🔴", verdict = "CRITICAL", reason = "critical: the gateway is gone (A7K)" } };
        yield return new TemplateSample("report-chat", null, [TextFormat.Plain, TextFormat.WhatsApp], answer);
        yield return new TemplateSample("report-chat", "telegram", [TextFormat.TelegramHtml], answer);
        yield return new TemplateSample("status-card", null, [TextFormat.Plain, TextFormat.WhatsApp], model);
        yield return new TemplateSample("status-card", "telegram", [TextFormat.TelegramHtml], model);
        yield return new TemplateSample("verdict-changed", null, [TextFormat.Plain, TextFormat.TelegramHtml, TextFormat.WhatsApp], new Dictionary<string, object?>(model, StringComparer.Ordinal) { ["from"] = "HEALTHY" });
    }

    private static ReportInput Input() => new()
    {
        Run = Run(),
        Previous = null,
        Findings = [Trouble()],
        Verdict = new Verdict(VerdictWord.Critical, ["critical: nightly: 5 runs in a row timed out (A7K)"]),
        Unresolved = [new IncidentLine("A7K", "open", Severity.Critical, "nightly: 5 runs in a row timed out", At)],
        Changes = [new ChangeLine("A7K", "opened", Severity.Critical, "nightly: 5 runs in a row timed out")],
        History = MetricHistory.Empty,
        Targets = [new TargetOptions { Metric = "load.cpu_intensive/latency", Statistic = "median", AtMost = 1, Reason = "the build must stay quick", Owner = "Ann" }],
        NextRunAt = At.AddMinutes(15),
        Zone = TimeZoneInfo.Utc,
    };

    private static Run Run()
    {
        var assembly = new RunAssembly(new RunId(1));
        assembly.Add("load.cpu_intensive", ProbeOutcome.Passed(Measurement.Lawful(new SampleSeries("latency", "ms", [1, 2, 3, 4, 5]), Better.Lower, Statistic.Mean, Statistic.Median)), At, At);
        assembly.Add("connectivity.network", ProbeOutcome.Off("no host is set", "set Suite:Probes:connectivity.network:Host"), At, At);
        assembly.Add("gateway.process", ProbeOutcome.NotMeasured("the process belongs to another user"), At, At);
        assembly.Add("cron.health", ProbeOutcome.Passed([]).With(new CronHealth(At, true, [Job()])), At, At);
        return new Run
        {
            Id = new RunId(1),
            Trigger = "schedule",
            StartedAt = At,
            FinishedAt = At.AddSeconds(9),
            Comparable = "a sample",
            Cost = new RunCost(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(1.4)),
            Probes = assembly.Results,
        };
    }

    private static CronJobHealth Job() => new()
    {
        Id = "1",
        Name = "nightly",
        Enabled = true,
        Schedule = "every 5 min",
        LastStatus = "error",
        LastTimedOut = true,
        LastError = "cron: job execution timed out",
        LastRunAt = At,
        LastDuration = TimeSpan.FromMinutes(10),
        ConsecutiveErrors = 5,
        NextRunAt = At.AddMinutes(5),
    };

    private static Finding Trouble() => new()
    {
        Fingerprint = "cron-runs/1",
        Rule = "cron-timeout",
        Severity = Severity.Critical,
        Component = "nightly",
        Issue = "nightly: 5 runs in a row timed out",
        Impact = "what nightly does (every 5 min) was cut off 5 times in a row",
        Evidence = [new Evidence("limit 10 min"), new Evidence("latency median 3 ms", "R1.m02")],
        Advice = "split the job or run it less often",
    };
}
