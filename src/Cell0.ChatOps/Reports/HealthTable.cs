using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>How each part stands, and what the host did during the run.</summary>
internal static class HealthTable
{
    private static readonly (string Name, string Probe)[] Rows =
    [
        ("Gateway port", "connectivity.local"),
        ("Gateway API round trip", "connectivity.gateway_api"),
        ("Gateway readiness", "gateway.http"),
        ("Gateway process", "gateway.process"),
        ("Cron jobs read", "cron.health"),
        ("Network", "connectivity.network"),
        ("Host load", "host.system"),
        ("Host memory", "host.memory"),
    ];

    public static IEnumerable<object> Of(Run run) =>
        from row in Rows
        let probe = run.Probe(row.Probe)
        select new
        {
            name = row.Name,
            probe = row.Probe,
            status = probe is null ? "not part of this run" : Word(probe.Status),
            reason = probe?.Reason,
            first = FigureCell.Of(probe?.Figures.Count > 0 ? probe.Figures[0] : null, ""),
            what = probe?.Figures.Count > 0 ? $"{probe.Figures[0].Metric} {probe.Figures[0].Statistic}" : "",
        };

    public static IEnumerable<object> Host(Run run) => AllOf(run, "host.memory", "host.system");

    public static IEnumerable<object> AllOf(Run run, params string[] probes) =>
        from id in probes
        let probe = run.Probe(id)
        where probe is not null
        from figure in probe.Figures
        select new { name = $"{id} {figure.Metric} {figure.Statistic}", cell = FigureCell.Of(figure) };

    public static string Word(ProbeStatus status) => status switch
    {
        ProbeStatus.Passed => "passed",
        ProbeStatus.Failed => "FAILED",
        ProbeStatus.TimedOut => "timed out",
        ProbeStatus.NotMeasured => "not measured",
        _ => "off",
    };
}
