using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

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
    ReportDesk reportDesk,
    StatusBoard status,
    RunClock runClock,
    FixBook fixes,
    Database database)
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
        await fixes.LookAsync(ct);
        database.Write(session => Record(session, measured, examined, history));
    }

    private void Record(Session session, MeasuredRun measured, Examined examined, MetricHistory history)
    {
        var run = measured.Run;
        var before = FindingStore.VerdictBefore(session, run.Id);
        runs.Add(session, measured);
        var changes = examiner.Record(session, examined, run.FinishedAt, run.Id);
        var input = reportDesk.Of(run, examined, incidents.Unresolved(session), changes, history);
        findings.Add(session, run.Id, examined.Findings, input.Verdict);
        reports.Add(session, run.Id, builder.Build(input));
        status.Tell(session, input, before);
    }
}
