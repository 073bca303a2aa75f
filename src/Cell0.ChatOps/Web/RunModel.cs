using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>What the page of a run reads.</summary>
internal static class RunModel
{
    private const string Load = "load.";

    /// <summary>Most reasons beside a verdict; the worst come first.</summary>
    private const int ReasonsShown = 20;

    /// <param name="charts">Drawings of a load test, and why one is missing.</param>
    /// <param name="contract">What passes, in the probe's own words.</param>
    public static Model Of(
        Run run,
        Verdict? verdict,
        IReadOnlyList<Finding> findings,
        IReadOnlyList<RunChangeJson> changes,
        Func<ProbeResult, (IReadOnlyList<Model> Charts, IReadOnlyList<string> Notes)> charts,
        Func<string, string?> contract)
    {
        var on = run.Probes.Where(probe => probe.IsOn).ToList();
        return new Model(StringComparer.Ordinal)
        {
            ["title"] = $"Run {run.Id}",
            ["verdict"] = VerdictOf(verdict),
            ["run"] = Head(run),
            ["changes"] = changes.Select(change => new Model(StringComparer.Ordinal) { ["code"] = change.Code, ["kind"] = change.Kind, ["severity"] = change.Severity, ["title"] = change.Title }).ToList(),
            ["findings"] = findings.Select(FindingOf).ToList(),
            ["load"] = on.Where(IsLoad).Select(probe => LoadOf(probe, charts(probe))).ToList(),
            ["probes"] = on.Where(probe => !IsLoad(probe)).Concat(run.Confirmations).Select(probe => ProbeOf(probe, contract(probe.ProbeId))).ToList(),
            ["off"] = run.Probes.Where(probe => !probe.IsOn).Select(Off).ToList(),
        };
    }

    public static Model VerdictOf(Verdict? verdict) => new(StringComparer.Ordinal)
    {
        ["word"] = verdict?.Text ?? "NOT JUDGED",
        ["kind"] = Tone.Kind(verdict?.Word ?? VerdictWord.Unknown),
        ["symbol"] = Tone.Sign(verdict?.Word ?? VerdictWord.Unknown),
        ["reasons"] = Lines(Worst(verdict?.Reasons ?? [])),
    };

    private static IEnumerable<string> Worst(IReadOnlyList<string> reasons) =>
        reasons.Count <= ReasonsShown ? reasons : [.. reasons.Take(ReasonsShown), $"and {reasons.Count - ReasonsShown} more"];

    public static List<Model> Lines(IEnumerable<string> lines) => [.. lines.Select(line => new Model(StringComparer.Ordinal) { ["text"] = line })];

    public static Model Off(ProbeResult probe) => new(StringComparer.Ordinal) { ["id"] = probe.ProbeId, ["reason"] = probe.Reason, ["how"] = probe.HowToEnable };

    public static Model Evidence(Evidence evidence) => new(StringComparer.Ordinal) { ["text"] = evidence.Text, ["figure"] = evidence.Figure };

    private static bool IsLoad(ProbeResult probe) => probe.ProbeId.StartsWith(Load, StringComparison.Ordinal);

    private static Model Head(Run run) => new(StringComparer.Ordinal)
    {
        ["id"] = run.Id.ToString(),
        ["started"] = run.StartedAt,
        ["scheduled"] = run.ScheduledFor,
        ["took"] = run.Cost.Elapsed,
        ["cpu"] = run.Cost.Cpu,
        ["trigger"] = run.Trigger,
        ["partial"] = run.IsPartial,
        ["previous"] = run.PreviousRunId?.ToString(),
        ["comparable"] = run.Comparable,
    };

    private static Model FindingOf(Finding finding) => new(StringComparer.Ordinal)
    {
        ["severity"] = Tone.Kind(finding.Severity),
        ["symbol"] = Tone.Sign(finding.Severity),
        ["component"] = finding.Component,
        ["issue"] = finding.Issue,
        ["impact"] = finding.Impact,
        ["advice"] = finding.Advice,
        ["evidence"] = finding.Evidence.Select(Evidence).ToList(),
    };

    private static Model LoadOf(ProbeResult probe, (IReadOnlyList<Model> Charts, IReadOnlyList<string> Notes) drawn) =>
        new(ProbeOf(probe, null), StringComparer.Ordinal) { ["charts"] = drawn.Charts, ["notes"] = Lines(drawn.Notes) };

    /// <summary>A probe in one line: its name, how it ended and why.</summary>
    public static Model Line(ProbeResult probe) => new(StringComparer.Ordinal)
    {
        ["id"] = probe.ProbeId,
        ["status"] = Tone.Words(probe.Status),
        ["kind"] = Tone.Kind(probe.Status),
        ["symbol"] = Tone.Sign(probe.Status),
        ["reason"] = probe.Reason,
    };

    private static Model ProbeOf(ProbeResult probe, string? contract) => new(Line(probe), StringComparer.Ordinal)
    {
        ["contract"] = contract,
        ["figures"] = probe.Figures.Select(figure => new Model(StringComparer.Ordinal)
        {
            ["id"] = figure.Id.ToString(),
            ["metric"] = figure.Metric,
            ["statistic"] = figure.Statistic.Name,
            ["value"] = FigureCell.Text(figure),
            ["n"] = figure.N,
        }).ToList(),
    };
}
