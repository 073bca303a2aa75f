using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>The load tests, a line each. Unlike operations are never added up.</summary>
internal static class LoadTable
{
    private static readonly string[] Allocating = ["load.list_100k", "load.dictionary_100k"];

    public static IEnumerable<object> Of(ReportInput input) =>
        from probe in Tests(input.Run)
        let latency = probe.Figure("latency", Statistic.Mean)
        select new
        {
            name = probe.ProbeId,
            status = HealthTable.Word(probe.Status),
            reason = probe.Reason,
            iterations = latency?.N ?? 0,
            mean = FigureCell.Of(latency),
            p95 = FigureCell.Quantile(probe, "latency", 95),
            p99 = FigureCell.Quantile(probe, "latency", 99),
            rate = FigureCell.Of(probe.Figure("throughput", Statistic.Rate)),
            errors = FigureCell.Of(probe.Figure("error_share", Statistic.Share)),
            judgement = probe.Figure("latency", Statistic.Median) is { } median ? GrossChange.Describe(median, probe, input.History) : "not judged: no median",
        };

    public static int Operations(Run run) => Tests(run).Sum(probe => probe.Figure("latency", Statistic.Mean)?.N ?? 0);

    public static IEnumerable<object> Allocations(Run run) =>
        from id in Allocating
        let probe = run.Probe(id)
        select new { name = id, time = FigureCell.Of(probe?.Figure("latency", Statistic.Median), probe?.Reason ?? FigureCell.NotMeasured) };

    private static IEnumerable<ProbeResult> Tests(Run run) =>
        run.Probes.Where(probe => probe.ProbeId.StartsWith("load.", StringComparison.Ordinal) && !Allocating.Contains(probe.ProbeId));
}
