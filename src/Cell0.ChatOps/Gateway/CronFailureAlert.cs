namespace Cell0.ChatOps.Gateway;

/// <summary>Whom the gateway itself tells when a job fails. What is null is left to the gateway.</summary>
public sealed record CronFailureAlert
{
    /// <summary>No alert for this job, whatever holds for the others.</summary>
    public static CronFailureAlert Off { get; } = new() { IsOff = true };

    public bool IsOff { get; init; }

    /// <summary>Failures in a row before it is told.</summary>
    public int? After { get; init; }

    /// <summary>Least time between two alerts.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>announce or webhook.</summary>
    public string? Mode { get; init; }

    /// <summary>Such as telegram; "last" is where the agent was last spoken to.</summary>
    public string? Channel { get; init; }

    public string? To { get; init; }

    public string? AccountId { get; init; }

    public bool? IncludeSkipped { get; init; }
}
