namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>What one route has told of alerts that share the labels it groups by.</summary>
/// <param name="FlushAt">The last time it was told, or the next while that is still to come.</param>
/// <param name="RepeatAt">When to look again for what still burns; null: never.</param>
public sealed record AlertGroup(string Id, string RouteKey, DateTimeOffset FlushAt, DateTimeOffset? RepeatAt);

/// <summary>One thing that burns within a group.</summary>
public sealed record GroupMember
{
    public required string GroupId { get; init; }
    public required string TopicKey { get; init; }
    public string? Subject { get; init; }
    public required string Severity { get; init; }
    public required string Title { get; init; }
    public DateTimeOffset? Since { get; init; }
    public string? Action { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public string? NotVia { get; init; }

    /// <summary>When people were told of it last; null: not yet.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>True: somebody has it, and it is left to that lease.</summary>
    public bool Taken { get; init; }

    /// <summary>True: it went over to another route since. Its receivers see how it stands and hear of its end, and it is not said again here.</summary>
    public bool Moved { get; init; }

    /// <summary>The silence that kept it back since it was last told.</summary>
    public string? SilencedBy { get; init; }
}
