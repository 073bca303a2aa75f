using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>The story of a run: measure, measure again what changed grossly, judge, and write it all down at once.</summary>
public sealed class RunCycle(
    SuiteRunner suite,
    RunStore runs,
    Examiner examiner,
    FindingStore findings,
    IncidentStore incidents,
    ReportStore reports,
    ReportBuilder builder,
    RunClock runClock,
    Database database,
    IOptions<SuiteOptions> options,
    TimeProvider clock)
{
    /// <exception cref="OperationCanceledException">Nothing of the run was kept.</exception>
    /// <exception cref="StorageException">Nothing of the run was kept.</exception>
    public async Task TurnAsync(RunPlan plan, Action<RunProgress> progress, CancellationToken ct)
    {
        var measured = await suite.RunAsync(plan, progress, ct);
        var history = runs.History(measured.Run.Comparable, plan.Id);
        if (!measured.Run.IsPartial) measured = await suite.ConfirmAsync(measured, GrossChange.Suspects(measured.Run, history), ct);
        measured = measured with { Run = measured.Run with { PreviousRunId = runs.PreviousComparable(measured.Run.Comparable, plan.Id) } };
        var previous = measured.Run.PreviousRunId is { } before ? runs.Find(before) : null;
        var examined = examiner.Examine(Observation.Of(measured.Run), previous, history, runClock.TakePunctuality());
        database.Write(session => Record(session, measured, previous, examined, history));
    }

    private void Record(Session session, MeasuredRun measured, Run? previous, Examined examined, MetricHistory history)
    {
        var run = measured.Run;
        runs.Add(session, measured);
        var changes = examiner.Record(session, examined, run.FinishedAt, run.Id);
        var unresolved = incidents.Unresolved(session);
        var verdict = Judge(run, examined, unresolved);
        findings.Add(session, run.Id, examined.Findings, verdict);
        reports.Add(session, run.Id, builder.Build(new ReportInput
        {
            Run = run,
            Previous = previous,
            Findings = examined.Findings,
            Verdict = verdict,
            Unresolved = [.. unresolved.Select(Line)],
            Changes = [.. changes.Select(Line)],
            History = history,
            Targets = options.Value.Targets,
            NextRunAt = runClock.NextRunAt,
            Zone = clock.LocalTimeZone,
        }));
    }

    private static Verdict Judge(Run run, Examined examined, IReadOnlyList<Incident> unresolved)
    {
        var known = unresolved.Select(incident => incident.Fingerprint).ToHashSet(StringComparer.Ordinal);
        Concern[] concerns =
        [
            .. unresolved.Select(incident => new Concern(incident.Severity, incident.Title, incident.Code, incident.State == IncidentState.Acknowledged)),
            .. examined.Findings.Where(finding => !finding.IsNews && !known.Contains(finding.Fingerprint)).Select(finding => new Concern(finding.Severity, finding.Issue, null)),
        ];
        return VerdictRule.Derive(concerns, run.Probes.Count(probe => probe.IsOn), [.. run.Probes.Where(probe => probe.CouldNotMeasure).Select(probe => probe.ProbeId)]);
    }

    private static IncidentLine Line(Incident incident) =>
        new(incident.Code, incident.State.ToString().ToLowerInvariant(), incident.Severity, incident.Title, incident.OpenedAt);

    private static ChangeLine Line(IncidentChange change) =>
        new(change.Incident.Code, change.Kind.ToString().ToLowerInvariant(), change.Incident.Severity, change.Incident.Title);
}
