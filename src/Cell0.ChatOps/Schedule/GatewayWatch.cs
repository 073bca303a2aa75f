using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>The look between runs: is the gateway there and ready, has the host memory. Trouble is looked at a second time before it counts.</summary>
public sealed class GatewayWatch(SuiteRunner suite, Examiner examiner, Database database, IOptions<IncidentOptions> options, TimeProvider clock)
{
    private static readonly string[] Probes = ["connectivity.local", "gateway.http", "host.memory"];

    public async Task<IReadOnlyList<IncidentChange>> LookAsync(CancellationToken ct)
    {
        var (changes, isNew) = await LookOnceAsync(ct);
        if (!isNew) return changes;
        await Task.Delay(options.Value.Reprobe, clock, ct);
        var (later, _) = await LookOnceAsync(ct);
        return [.. changes, .. later];
    }

    private async Task<(IReadOnlyList<IncidentChange> Changes, bool IsNew)> LookOnceAsync(CancellationToken ct)
    {
        var observation = await suite.GlanceAsync(Probes, ct);
        var examined = examiner.Examine(observation, null, MetricHistory.Empty, Punctuality.Kept);
        return database.Write(session =>
        {
            var isNew = examiner.SeesSomethingNew(session, examined);
            return (examiner.Record(session, examined, observation.At, null), isNew);
        });
    }
}
