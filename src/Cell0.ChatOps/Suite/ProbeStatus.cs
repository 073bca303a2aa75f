namespace Cell0.ChatOps.Suite;

/// <summary>How a probe ended. On the wire: <c>passed failed timedOut notMeasured off</c>.</summary>
public enum ProbeStatus
{
    /// <summary>Measured, and its contract holds.</summary>
    Passed,

    /// <summary>Measured, and its contract does not hold.</summary>
    Failed,

    /// <summary>Did not end within its timeout; counts as could not measure.</summary>
    TimedOut,

    /// <summary>Configured, and could not measure; the reason says why.</summary>
    NotMeasured,

    /// <summary>Nothing is configured for it, or it cannot exist on this host. Listed with how to enable it, never counted.</summary>
    Off,
}
