namespace Cell0.ChatOps.Suite;

/// <summary>The gateway's jobs for whoever shows them: live where events come in, else as last read, else as the newest run found them.</summary>
public sealed class CronSight(CronBoard board, RunStore runs)
{
    /// <returns>Null when nobody ever read them.</returns>
    public CronSeen? Look()
    {
        if (board.See() is { } seen) return new CronSeen(seen, board.IsLive, board.IsLive ? null : board.Problem);
        var run = runs.Latest() is { } newest && newest.Probe(Probe) is { Measured: true } ? newest : runs.LatestWhole();
        return run?.Probe(Probe) is { Measured: true } probe && probe.Read<CronHealth>() is { } health ? new CronSeen(health, false, board.Problem) : null;
    }

    private const string Probe = "cron.health";
}

/// <param name="IsLive">True while the gateway's events keep it up to date.</param>
/// <param name="Problem">Why it is not live; null when it is, or when nobody knows.</param>
public sealed record CronSeen(CronHealth Health, bool IsLive, string? Problem)
{
    /// <summary>When they were last seen, where they should be and are not; null while they are, or while nobody tries to.</summary>
    public DateTimeOffset? UnseenSince => !IsLive && Problem is not null ? Health.ReadAt : null;
}
