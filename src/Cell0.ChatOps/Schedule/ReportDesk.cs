using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Brings together what a report is made of: from a run just measured, or from one in the ledger.</summary>
public sealed class ReportDesk(RunStore runs, FindingStore findings, IncidentStore incidents, FixStore fixes, RunClock runClock, IOptions<SuiteOptions> options, TimeProvider clock) : IReportSource
{
    /// <inheritdoc/>
    public ReportInput? Find(RunId id)
    {
        if (runs.Find(id) is not { } run) return null;
        var found = findings.Of(id);
        var changes = incidents.ChangesOf(id).Select(change => new ChangeLine(change.Code, change.Kind, Enum.Parse<Severity>(change.Severity, ignoreCase: true), change.Title));
        return Input(run, found, findings.VerdictOf(id) ?? Standing.Judge(run, found, []), incidents.Unresolved(), [.. changes], runs.History(run.Comparable, id));
    }

    public ReportInput Of(Run run, Examined examined, IReadOnlyList<Incident> unresolved, IReadOnlyList<IncidentChange> changes, MetricHistory history) =>
        Input(run, examined.Findings, Standing.Judge(run, examined.Findings, unresolved), unresolved, [.. changes.Select(Line)], history);

    private ReportInput Input(Run run, IReadOnlyList<Finding> found, Verdict verdict, IReadOnlyList<Incident> unresolved, IReadOnlyList<ChangeLine> changes, MetricHistory history) => new()
    {
        Run = run,
        Previous = run.PreviousRunId is { } before ? runs.Find(before) : null,
        Findings = found,
        Verdict = verdict,
        Unresolved = [.. unresolved.Select(Line)],
        Changes = changes,
        History = history,
        Targets = options.Value.Targets,
        Fixes = [.. fixes.Open().Where(fix => fix.IsInFlight).Select(fix => new FixLine(fix.Code, fix.Plan.Target.Name, fix.Plan.Change, FixDecision.Word(fix.State), fix.Good, fix.Plan.RunsNeeded, fix.Until))],
        NextRunAt = runClock.NextRunAt,
        Zone = clock.LocalTimeZone,
    };

    private static IncidentLine Line(Incident incident) =>
        new(incident.Code, incident.State.ToString().ToLowerInvariant(), incident.Severity, incident.Title, incident.OpenedAt);

    private static ChangeLine Line(IncidentChange change) =>
        new(change.Incident.Code, change.Kind.ToString().ToLowerInvariant(), change.Incident.Severity, change.Incident.Title);
}
