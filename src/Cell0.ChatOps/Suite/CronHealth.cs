namespace Cell0.ChatOps.Suite;

/// <summary>Details of the probe <c>cron.health</c>: every job as the gateway gave it, with what follows from the clock.</summary>
/// <param name="ReadAt">When the gateway was asked: the age of all that follows.</param>
/// <param name="SchedulerEnabled">False when the gateway's scheduler is switched off: then nothing fires by itself.</param>
public sealed record CronHealth(DateTimeOffset ReadAt, bool SchedulerEnabled, IReadOnlyList<CronJobHealth> Jobs)
{
    /// <summary>As the gateway names it; null when it did not.</summary>
    public string? Version { get; init; }

    /// <summary>The gateway's own channels; null when they were not asked for or not told.</summary>
    public IReadOnlyList<CronChannel>? Channels { get; init; }
}

public sealed record CronJobHealth
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required bool Enabled { get; init; }

    /// <summary>One of the gateway's own jobs (heartbeat and the like), not the user's.</summary>
    public bool IsSystem { get; init; }

    /// <summary>As a person reads it: <c>every 5 min</c>, <c>cron 0 * * * * (UTC)</c>.</summary>
    public required string Schedule { get; init; }

    public TimeSpan? Interval { get; init; }

    /// <summary>How often it starts, cron expressions laid out; null where nobody reckoned.</summary>
    public StartInterval? Starts { get; init; }

    /// <summary>The job's own limit; null when it has none.</summary>
    public TimeSpan? Timeout { get; init; }

    public DateTimeOffset? LastRunAt { get; init; }
    public TimeSpan? LastDuration { get; init; }

    /// <summary>How long its runs took, from the ledger; null when none is kept.</summary>
    public RunLengths? Lengths { get; init; }

    /// <summary><c>ok</c>, <c>error</c>, <c>skipped</c>, or null when it never ran.</summary>
    public string? LastStatus { get; init; }

    public string? LastError { get; init; }

    /// <summary>The last error was a timeout: by the gateway's reason first, by its text second.</summary>
    public bool LastTimedOut { get; init; }

    /// <summary>Set when the last run did its work although the scheduler says timeout: what that rests on.</summary>
    public string? LastOverran { get; init; }

    /// <summary>Whom its message is for, such as <c>whatsapp</c>; null where none is sent.</summary>
    public string? DeliveryChannel { get; init; }

    /// <summary><c>delivered</c>, <c>not-delivered</c>, <c>not-requested</c>, <c>unknown</c>, or null.</summary>
    public string? LastDeliveryStatus { get; init; }

    public string? LastDeliveryError { get; init; }

    /// <summary>The gateway kept the message back on purpose (empty, silent): no failure.</summary>
    public bool DeliverySuppressed { get; init; }

    public int ConsecutiveErrors { get; init; }
    public int ConsecutiveSkipped { get; init; }
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>How long ago it should have started, beyond its grace; null when it is not overdue.</summary>
    public TimeSpan? OverdueBy { get; init; }

    /// <summary>How long the present run has been going; null when none is.</summary>
    public TimeSpan? RunningFor { get; init; }

    /// <summary>The present run is older than the job's timeout.</summary>
    public bool RunsTooLong { get; init; }

    public string? AutoDisabledReason { get; init; }
}

/// <summary>How long a job's last runs took.</summary>
/// <param name="Mean">Those cut off with the time they had.</param>
/// <param name="Runs">How many were looked at.</param>
/// <param name="CutOff">How many of them their limit ended.</param>
public sealed record RunLengths(TimeSpan Mean, TimeSpan Longest, int Runs, int CutOff);

/// <summary>A channel of the gateway: what it says of itself, and what is proven. What it does not say is null.</summary>
/// <param name="IsThere">False when the gateway knows no such channel: its plugin is absent.</param>
/// <param name="ConfirmedAt">When a message last verifiably arrived through it; null when never, as far as is kept.</param>
public sealed record CronChannel(string Channel, bool IsThere, bool? Linked, bool? Running, string? Reason, DateTimeOffset? ConfirmedAt);
