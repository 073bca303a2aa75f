namespace Cell0.Hangfire.Sqlite;

/// <summary>What an acknowledged job survives. The file stays whole under both.</summary>
public enum Durability
{
    /// <summary>The loss of power: every commit that promises something is synced to the disk before it is acknowledged. A job that a worker takes up, or a new expiry alone, promises nothing.</summary>
    PowerLoss,

    /// <summary>The death of the process, by <c>kill -9</c> too. When the machine loses power, the last seconds may be gone.</summary>
    ProcessCrash,
}
