using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite;

/// <summary>A run of a job as our ledger keeps it.</summary>
/// <param name="JobName">As the job was called then.</param>
/// <param name="Limit">The job's limit when we heard of the run; null when it had none or nobody knew.</param>
/// <param name="Channel">Whom its message was for; null where none was asked for.</param>
/// <param name="Evidence">What an <see cref="RunVerdict.Overran"/> rests on.</param>
public sealed record CronRunRow(CronRun Run, string JobName, TimeSpan? Limit, string? Channel, RunVerdict Verdict, string? Evidence);

/// <summary>What the ledger says of one job.</summary>
/// <param name="Newest">Its last run; null when none is kept.</param>
public sealed record JobHistory(RunLengths? Lengths, CronRunRow? Newest)
{
    /// <summary>How many of the last runs count: enough for a mean, few enough to follow a change.</summary>
    public const int Runs = 20;

    /// <param name="rows">Newest first.</param>
    public static JobHistory Of(IReadOnlyList<CronRunRow> rows)
    {
        var known = rows.Where(row => row.Run.Duration is not null && row.Verdict != RunVerdict.Skipped).Take(Runs).ToList();
        var lengths = known.Count == 0 ? null : new RunLengths(
            TimeSpan.FromTicks((long)known.Average(row => (double)row.Run.Duration!.Value.Ticks)),
            known.Max(row => row.Run.Duration!.Value),
            known.Count,
            known.Count(row => row.Verdict is RunVerdict.Timeout or RunVerdict.Overran));
        return new JobHistory(lengths, rows.Count > 0 ? rows[0] : null);
    }
}
