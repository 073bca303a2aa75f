namespace Cell0.ChatOps.Simulators.Fixes;

/// <summary>What a gateway does to a change that a real one cannot be made to do on demand.</summary>
public enum CronFault
{
    None,

    /// <summary>Says yes and keeps the old value.</summary>
    Ignores,

    /// <summary>Holds the new limit and goes on cutting runs off at the old one.</summary>
    DoesNotHeed,

    /// <summary>Takes one value of a change and leaves the others.</summary>
    TakesHalf,

    RefusesSchema,

    /// <summary>Holds the new value only some time after it said yes.</summary>
    AppliesLate,

    /// <summary>Makes the change and its answer is lost.</summary>
    LosesAnswer,

    /// <summary>The request is lost, and nobody knows.</summary>
    LosesRequest,

    /// <summary>Too busy for the first two calls.</summary>
    Busy,

    /// <summary>Too busy for every change.</summary>
    AlwaysBusy,

    MissingScope,

    /// <summary>Somebody else edits the same value at the wrong moment.</summary>
    StrangerEdits,

    /// <summary>Somebody else edits something else of the job.</summary>
    StrangerEditsElse,

    /// <summary>Goes away after it took the change, and comes back.</summary>
    Restarts,

    Disables,
    Removes,

    /// <summary>No run ever comes again.</summary>
    NeverRuns,

    /// <summary>Answers calls made at the same time in another order, and slowly.</summary>
    OutOfOrder,
}
