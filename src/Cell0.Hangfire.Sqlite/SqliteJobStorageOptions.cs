namespace Cell0.Hangfire.Sqlite;

/// <summary>How a storage behaves. A value out of its range is refused where it is set, with its name and range in the message.</summary>
public sealed class SqliteJobStorageOptions
{
    /// <summary>Default <see cref="Durability.PowerLoss"/>.</summary>
    public Durability Durability
    {
        get;
        set => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Durability must be PowerLoss or ProcessCrash.");
    } = Durability.PowerLoss;

    /// <summary>
    /// After how long without a sign of life a fetched job may be fetched again; 10 seconds to 1 day, default 5 minutes. A server gives the sign for all its jobs every
    /// fifth of it, so a job may run as long as it likes.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; set => field = Within(value, TimeSpan.FromSeconds(10), nameof(VisibilityTimeout)); } = TimeSpan.FromMinutes(5);

    /// <summary>How often what has expired is removed; 1 second to 1 day, default 1 minute.</summary>
    public TimeSpan SweepInterval { get; set => field = Within(value, TimeSpan.FromSeconds(1), nameof(SweepInterval)); } = TimeSpan.FromMinutes(1);

    /// <summary>The one clock of the storage; default the system's.</summary>
    public TimeProvider TimeProvider
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value), "TimeProvider is null; leave it out for the system's clock.");
    } = TimeProvider.System;

    /// <summary>A copy that later changes do not reach.</summary>
    internal SqliteJobStorageOptions Copy() => (SqliteJobStorageOptions)MemberwiseClone();

    private static TimeSpan Within(TimeSpan value, TimeSpan least, string name) => value >= least && value <= TimeSpan.FromDays(1)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be between {least} and 1 day.");
}
