using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>Turns stored facts into what the templates <c>report.md</c> and <c>report-summary</c> read. Every number comes with its figure's name.</summary>
public static class ReportModel
{
    public static IReadOnlyDictionary<string, object?> Of(ReportInput input)
    {
        var run = input.Run;
        var (cron, cronReason) = CronTable.Of(run);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["now"] = run.FinishedAt,
            ["zone"] = input.Zone,
            ["run"] = Head(run),
            ["previous"] = input.Previous?.Id.ToString(),
            ["verdict"] = new { word = input.Verdict.Text, reasons = input.Verdict.Reasons, mark = Mark(input.Verdict.Word) },
            ["changes"] = input.Changes.Select(change => new { code = change.Code, kind = change.Kind, severity = change.Severity.Word(), title = change.Title }),
            ["unresolved"] = input.Unresolved.OrderByDescending(line => line.Severity).Select(line => Line(line, input.Changes)),
            ["movements"] = Movements(input),
            ["health"] = HealthTable.Of(run),
            ["load"] = LoadTable.Of(input),
            ["load_operations"] = LoadTable.Operations(run),
            ["allocations"] = LoadTable.Allocations(run),
            ["connectivity"] = ConnectivityTable.Of(input),
            ["gateway"] = ConnectivityTable.Gateway(run),
            ["cron"] = cron,
            ["cron_reason"] = cronReason,
            ["findings"] = input.Findings.Select(finding => Finding(finding, input)),
            ["counts"] = Counts(input.Findings),
            ["targets"] = TargetTable.Of(input),
            ["comparable_runs"] = ComparableRuns(input),
            ["runs_needed"] = GrossChange.ComparableRuns,
            ["host"] = HealthTable.Host(run),
            ["off"] = run.Probes.Where(probe => !probe.IsOn).Select(probe => new { id = probe.ProbeId, reason = probe.Reason, how = probe.HowToEnable }),
            ["failed"] = run.Probes.Where(probe => probe.Status == ProbeStatus.Failed).Select(probe => new { id = probe.ProbeId, reason = probe.Reason ?? "its contract does not hold" }),
            ["blind"] = run.Probes.Where(probe => probe.CouldNotMeasure).Select(probe => new { id = probe.ProbeId, reason = probe.Reason ?? "timed out" }),
            ["samples"] = Samples(run),
            ["fixes"] = input.Fixes.Select(fix => new { code = fix.Code, name = fix.Name, change = fix.Change, state = fix.State, good = fix.Good, needed = fix.Needed, until = fix.Until }),
            ["next_run"] = input.NextRunAt,
        };
    }

    private static object Head(Run run) => new
    {
        id = run.Id.ToString(),
        trigger = run.Trigger,
        started = run.StartedAt,
        finished = run.FinishedAt,
        scheduled = run.ScheduledFor,
        elapsed = run.Cost.Elapsed,
        cpu = run.Cost.Cpu,
        comparable = run.Comparable,
        partial = run.IsPartial,
    };

    private static object Line(IncidentLine line, IReadOnlyList<ChangeLine> changes) => new
    {
        code = line.Code,
        state = line.State,
        severity = line.Severity.Word(),
        title = line.Title,
        opened = line.OpenedAt,
        told = changes.Any(change => change.Code == line.Code),
    };

    private static object Finding(Finding finding, ReportInput input) => new
    {
        severity = finding.Severity.Word(),
        component = finding.Component,
        issue = finding.Issue,
        impact = finding.Impact,
        advice = finding.Advice,
        news = finding.IsNews,
        code = input.Unresolved.FirstOrDefault(line => line.Title == finding.Issue)?.Code,
        evidence = finding.Evidence.Select(evidence => new { text = evidence.Text, figure = evidence.Figure }),
    };

    private static IEnumerable<object> Counts(IReadOnlyList<Finding> findings) =>
        from severity in Enum.GetValues<Severity>().Reverse()
        let those = findings.Where(finding => finding.Severity == severity && !finding.IsNews).ToList()
        select new { severity = severity.Word(), count = those.Count, components = string.Join(", ", those.Select(finding => finding.Component).Distinct(StringComparer.Ordinal)) };

    /// <summary>The same figures of this run and the one before, each with what may be said of the difference.</summary>
    private static IEnumerable<object> Movements(ReportInput input) =>
        from probe in input.Run.Probes
        from figure in probe.Figures
        where GrossChange.IsCompared(figure)
        let before = input.Previous?.Probe(probe.ProbeId)?.Figure(figure.Metric, figure.Statistic)
        select new
        {
            name = $"{probe.ProbeId} {figure.Metric} {figure.Statistic}",
            previous = FigureCell.Full(before),
            current = FigureCell.Of(figure),
            judgement = GrossChange.Describe(figure, probe, input.History),
        };

    private static int ComparableRuns(ReportInput input) =>
        input.Run.Figures.Select(figure => input.History.Of(figure.Key).Count).DefaultIfEmpty(0).Max();

    private static IEnumerable<object> Samples(Run run) =>
        from figure in run.Figures
        group figure by (figure.ProbeId, figure.Metric, figure.Sha256) into series
        let first = series.First()
        select new { probe = first.ProbeId, metric = first.Metric, n = first.N, figure = first.Id.ToString(), sha256 = first.Sha256 };

    private static string Mark(VerdictWord word) => word switch
    {
        VerdictWord.Critical => "🔴",
        VerdictWord.Degraded => "🟠",
        VerdictWord.Unknown => "⚪",
        _ => "🟢",
    };
}
