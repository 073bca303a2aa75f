using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Hangfire;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Removes what is older than its retention, a small batch at a time so that nobody waits for it.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class RetentionJob(RunStore runs, IncidentStore incidents, DecisionStore decisions, SilenceStore silences, CronHistoryStore cronHistory, Database database, IOptions<StorageOptions> options, TimeProvider clock)
{
    public const string Id = "retention";

    private const int Batch = 50;
    private const int MostBatches = 200;

    [JobDisplayName("Remove what is past its retention")]
    public void Prune()
    {
        var now = clock.GetUtcNow();
        var runsBefore = now - TimeSpan.FromDays(options.Value.RetentionDays);
        var samplesBefore = now - TimeSpan.FromDays(options.Value.SampleRetentionDays);
        for (var batch = 0; batch < MostBatches; batch++)
        {
            if (!runs.Prune(runsBefore, samplesBefore, Batch)) break;
        }

        incidents.Prune(runsBefore);
        decisions.Prune(runsBefore);
        database.Write(tx => DigestStore.Prune(tx, runsBefore));
        silences.Prune(runsBefore);
        cronHistory.Prune(runsBefore);
    }
}
