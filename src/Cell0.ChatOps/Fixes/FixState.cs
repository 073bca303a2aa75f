namespace Cell0.ChatOps.Fixes;

/// <summary>On the wire: <c>planned applying verifying kept rolledBack inconclusive cancelled expired failed</c>.</summary>
public enum FixState
{
    /// <summary>Shown to a person, who has five minutes to confirm it.</summary>
    Planned,

    /// <summary>Confirmed: the gateway is told, or told to go back, and what it then holds is not known yet.</summary>
    Applying,

    /// <summary>The gateway holds it; the next runs say whether it helped.</summary>
    Verifying,

    Kept,

    /// <summary>The old value is back, read from the gateway.</summary>
    RolledBack,

    /// <summary>Nothing came that could say whether it helped, or somebody else changed the same thing meanwhile: what stands there stays.</summary>
    Inconclusive,

    Cancelled,
    Expired,

    /// <summary>The gateway does not hold it; nothing was changed by it.</summary>
    Failed,
}

/// <summary>What a change may harm.</summary>
public enum FixClass
{
    /// <summary>Reversible, and of one thing only.</summary>
    A,

    /// <summary>Interrupts work.</summary>
    B,

    /// <summary>Credentials, network, packages: a command for an owner to copy, never run by us.</summary>
    C,
}
