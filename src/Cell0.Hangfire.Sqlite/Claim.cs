namespace Cell0.Hangfire.Sqlite;

/// <summary>That a worker holds a waiting job. It lives in memory: when the process dies nobody works on the job, and it waits again.</summary>
internal sealed class Claim(string queue, long seq, long job, DateTime fetchedAt)
{
    public string Queue => queue;

    /// <summary>Its place in the queue, kept when it goes back.</summary>
    public long Seq => seq;

    public long Job => job;

    public DateTime FetchedAt => fetchedAt;

    /// <summary>The last sign of life, on the monotonic clock.</summary>
    public long Seen { get; set; }

    /// <summary>No sign of life came in time. It is given away only if the next look finds it so too: a machine that slept wakes up all its threads at once.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Its removal is on the way to the disk.</summary>
    public bool IsLeaving { get; set; }
}
