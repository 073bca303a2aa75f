namespace Cell0.ChatOps.Gateway;

/// <summary>A cron job as the gateway holds it. Texts are the gateway's, unescaped: a name may hold anything.</summary>
/// <param name="PayloadKind">What a run does: agentTurn, systemEvent, command, script, heartbeat ...</param>
/// <param name="Timeout">Zero: the scheduler sets no limit. Null: the gateway's default.</param>
/// <param name="DeclarationKey">Present on jobs that something declared rather than a person added.</param>
/// <param name="ConfigRevision">Changes with every edit. Old gateways have none: there it is made here from all that an edit can touch, and begins with <see cref="OwnRevision"/>. Null in events.</param>
public sealed record CronJob(
    string Id,
    string Name,
    bool Enabled,
    CronSchedule Schedule,
    string PayloadKind,
    TimeSpan? Timeout,
    CronDelivery? Delivery,
    CronJobState State,
    string? DeclarationKey,
    string? ConfigRevision)
{
    /// <summary>How a revision of ours begins: the gateway itself cannot compare it, we do, just before we write.</summary>
    public const string OwnRevision = "read:";

    // Read from 2026.9.6; other declared jobs (a plugin's, a person's by declaration) are like any other.
    private static readonly string[] OwnDeclarations = ["heartbeat:", "skill-collection-review:", "memory-core:"];

    /// <summary>Null: what the gateway does for all jobs.</summary>
    public CronFailureAlert? FailureAlert { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Last edit; some gateways count a run as one.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The gateway itself refuses an edit planned on an older state.</summary>
    public bool ComparesItself => ConfigRevision is { } revision && !revision.StartsWith(OwnRevision, StringComparison.Ordinal);

    /// <summary>The gateway's own housekeeping, not work that somebody asked for.</summary>
    public bool IsSystemJob => PayloadKind is "heartbeat" or "skillCollectionReview"
        || (DeclarationKey is { } key && Array.Exists(OwnDeclarations, own => key.StartsWith(own, StringComparison.Ordinal)));
}

/// <param name="Kind">every, cron, at, on-exit, stream.</param>
/// <param name="Every">Set for every.</param>
/// <param name="Expression">Set for cron.</param>
/// <param name="TimeZone">IANA name; null: the gateway's own.</param>
/// <param name="At">Set for at.</param>
/// <param name="Anchor">For every: the moment from which the intervals are counted.</param>
/// <param name="Stagger">For cron: how far the gateway spreads the start.</param>
public sealed record CronSchedule(string Kind, TimeSpan? Every = null, string? Expression = null, string? TimeZone = null, DateTimeOffset? At = null, DateTimeOffset? Anchor = null, TimeSpan? Stagger = null);

/// <param name="Mode">none, announce, webhook.</param>
/// <param name="Channel">Such as whatsapp; null where the mode needs none.</param>
/// <param name="To">A number, a chat or an address.</param>
public sealed record CronDelivery(string Mode, string? Channel, string? To = null);

/// <summary>What became of the job's runs. Whether a run worked and whether its result arrived are two questions.</summary>
public sealed record CronJobState
{
    public DateTimeOffset? NextRunAt { get; init; }

    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>Null: never run.</summary>
    public CronRunStatus? LastStatus { get; init; }

    public TimeSpan? LastDuration { get; init; }

    public string? LastError { get; init; }

    /// <summary>The gateway's class of the error (timeout, rate_limit, auth ...); often missing.</summary>
    public string? LastErrorReason { get; init; }

    /// <summary>Null: this gateway does not say.</summary>
    public CronDeliveryStatus? LastDeliveryStatus { get; init; }

    public string? LastDeliveryError { get; init; }

    /// <summary>Why nothing was to be delivered (empty, silent ...): then "not delivered" is no failure.</summary>
    public string? DeliverySuppressionReason { get; init; }

    public int ConsecutiveErrors { get; init; }

    public int ConsecutiveSkipped { get; init; }

    /// <summary>Start of the run in progress; null when none runs.</summary>
    public DateTimeOffset? RunningAt { get; init; }

    public CronAutoDisabled? AutoDisabled { get; init; }
}

/// <summary>The gateway switched the job off by itself.</summary>
public sealed record CronAutoDisabled(string Reason, DateTimeOffset At);

public enum CronRunStatus
{
    Ok,
    Error,
    Skipped,
}

public enum CronDeliveryStatus
{
    Delivered,
    NotDelivered,
    NotRequested,
    Unknown,
}

/// <param name="Enabled">False: the scheduler fires nothing.</param>
/// <param name="NextWakeAt">Null while the scheduler is off or has nothing to do.</param>
public sealed record CronStatus(bool Enabled, int Jobs, DateTimeOffset? NextWakeAt);
