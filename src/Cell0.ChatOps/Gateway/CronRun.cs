namespace Cell0.ChatOps.Gateway;

/// <summary>One run of a job, as the gateway keeps it or tells it when it begins and ends. Texts are the gateway's, unescaped.</summary>
/// <param name="JobId">Whose run it is.</param>
/// <param name="RunAt">When it began; together with the job it names the run where there is no id.</param>
public sealed record CronRun(string JobId, DateTimeOffset RunAt)
{
    /// <summary>Null on old gateways, and for runs that an old gateway left behind.</summary>
    public string? RunId { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Whether the work was done. Null while it runs.</summary>
    public CronRunStatus? Status { get; init; }

    /// <summary>Work and delivery together; null where the gateway does not say.</summary>
    public CronCompletion? Completion { get; init; }

    public string? Error { get; init; }

    /// <summary>The gateway's class of the error (timeout, rate_limit, auth ...); often missing.</summary>
    public string? ErrorReason { get; init; }

    /// <summary>Null: this gateway does not say.</summary>
    public CronDeliveryStatus? DeliveryStatus { get; init; }

    public string? DeliveryError { get; init; }

    /// <summary>Why nothing was to be delivered (empty, silent ...): then "not delivered" is no failure.</summary>
    public string? DeliverySuppressionReason { get; init; }

    public string? SessionId { get; init; }

    public string? SessionKey { get; init; }

    public DateTimeOffset? NextRunAt { get; init; }
}

public enum CronCompletion
{
    Succeeded,
    Failed,
    Unknown,
}
