using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>Fills our ledger of the jobs' runs from the gateway, and looks again at timeouts that may be none. One task at a time.</summary>
public sealed class CronHistorian(IGatewayReads gateway, CronHistoryStore store, CronBoard board, TimeProvider clock)
{
    /// <summary>Jobs asked about in one go: a gateway with thousands is caught up with in many.</summary>
    private const int MostJobs = 25;

    private const int MostDoubts = 20;

    /// <summary>How long after its limit the session of a run may still end well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan GatewayKeeps = TimeSpan.FromDays(7);
    private static readonly TimeSpan SameRun = TimeSpan.FromSeconds(1);

    private readonly HashSet<(string JobId, DateTimeOffset RunAt)> asked = [];

    /// <summary>A run that ended just now.</summary>
    public async Task HeardAsync(CronRun run, CancellationToken ct)
    {
        if (run.Status is null) return;
        store.Put([await JudgedAsync(run, board.Find(run.JobId), ct)]);
        board.Remember(run.JobId);
    }

    /// <summary>Asks for the runs of jobs whose last one is not in the ledger.</summary>
    /// <returns>True when there are more such jobs.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken ct)
    {
        var behind = board.Jobs.Where(IsBehind).OrderByDescending(job => job.State.LastRunAt).Take(MostJobs + 1).ToList();
        foreach (var job in behind.Take(MostJobs))
        {
            var runs = await gateway.RunsAsync(job.Id, GatewayClient.MostRuns, ct);
            if (!runs.IsOk && runs.Error.Kind != GatewayErrorKind.NotFound) return false;
            asked.Add((job.Id, job.State.LastRunAt!.Value));
            if (!runs.IsOk) continue;
            store.Put([.. runs.Value.Where(run => run.Status is not null).Select(run => Row(run, job, null))]);
            board.Remember(job.Id);
        }

        return behind.Count > MostJobs;
    }

    /// <summary>Asks for the sessions of runs that are said to have timed out: a session that ended well tells another story.</summary>
    /// <returns>True when a verdict changed.</returns>
    public async Task<bool> DoubtAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var changed = false;
        var doubted = store.Doubted(now - GatewayKeeps, GatewayClient.MostRuns).Where(row => IsRecent(row, now) || !asked.Contains((row.Run.JobId, row.Run.RunAt)));
        foreach (var row in doubted.Take(MostDoubts).ToList())
        {
            var session = await gateway.SessionAsync(row.Run.SessionId!, ct);
            if (!session.IsOk) break;
            asked.Add((row.Run.JobId, row.Run.RunAt));
            if (RunJudge.Of(row.Run, session.Value) is not (RunVerdict.Overran, { } evidence)) continue;
            store.Put([row with { Verdict = RunVerdict.Overran, Evidence = evidence }]);
            board.Remember(row.Run.JobId);
            changed = true;
        }

        return changed;
    }

    private static bool IsRecent(CronRunRow row, DateTimeOffset now) => now - (row.Run.EndedAt ?? row.Run.RunAt) < Patience;

    private bool IsBehind(CronJob job) =>
        job.State.LastRunAt is { } last
        && !asked.Contains((job.Id, last))
        && (board.Newest(job.Id) is not { } newest || last - newest.Run.RunAt > SameRun);

    private async Task<CronRunRow> JudgedAsync(CronRun run, CronJob? job, CancellationToken ct)
    {
        if (RunJudge.Of(run, null).Verdict != RunVerdict.Timeout || run.SessionId is not { } id) return Row(run, job, null);
        var session = await gateway.SessionAsync(id, ct);
        return Row(run, job, session.IsOk ? session.Value : null);
    }

    private static CronRunRow Row(CronRun run, CronJob? job, GatewaySession? session)
    {
        var (verdict, evidence) = RunJudge.Of(run, session);
        return new CronRunRow(run, job?.Name ?? run.JobId, job?.Timeout, job is null ? null : CronReading.ChannelOf(job), verdict, evidence);
    }
}
