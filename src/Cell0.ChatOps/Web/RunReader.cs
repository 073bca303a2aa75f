using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Web;

/// <summary>Brings together what is known of a run.</summary>
internal sealed class RunReader(FindingStore findings, IncidentStore incidents, IServiceProvider services)
{
    public DateTimeOffset? NextRunAt => services.GetService<IRunRequests>()?.NextRunAt;

    public RunProgress? Current => services.GetService<IRunRequests>()?.Current;

    public RunJson Describe(Run run) => RunJson.Of(run, findings.Of(run.Id), findings.VerdictOf(run.Id), Changes(run.Id), NextRunAt);

    public IReadOnlyList<RunChangeJson> Changes(RunId run) =>
        [.. incidents.ChangesOf(run).Select(change => new RunChangeJson(change.Code, change.Kind, change.Severity, change.Title))];
}
