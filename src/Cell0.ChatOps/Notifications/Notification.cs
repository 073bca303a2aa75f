namespace Cell0.ChatOps.Notifications;

/// <summary>Something people must be told. Holds words and labels, never what they are about.</summary>
public sealed record Notification
{
    /// <summary>Key of the template, <c>incident-opened</c>.</summary>
    public required string Template { get; init; }

    /// <summary>What the template reads. <c>now</c> and <c>zone</c> are added when absent.</summary>
    public required IReadOnlyDictionary<string, object?> Model { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>critical high medium low</c> or <c>info</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>True: the phone makes a sound.</summary>
    public bool Loud { get; init; }

    /// <summary>Why it is told now, in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The same key is told once to a chat, however often it is enqueued.</summary>
    public required string DedupeKey { get; init; }

    /// <summary>Code of the incident it belongs to, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>One line that says it all; goes out alone when the template fails.</summary>
    public required string Title { get; init; }

    /// <summary>False for what nobody misses (a run's summary): after a crash in mid-send no second copy goes out.</summary>
    public bool IsAlert { get; init; } = true;
}
