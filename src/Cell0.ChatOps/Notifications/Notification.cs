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

    /// <summary>
    /// What it tells about, <c>incident/17</c>: of two unsent messages on the same key the later takes the earlier's place, and a card is edited by its key.
    /// Null: it stands alone.
    /// </summary>
    public string? TopicKey { get; init; }

    public MessageForm Form { get; init; }

    /// <summary>True when what it tells about is over.</summary>
    public bool Ends { get; init; }

    /// <summary>When what it tells about began.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What to type, plain text: <c>A7K ack</c>.</summary>
    public string? Action { get; init; }

    /// <summary>True: the card stands at the top of its chat, where the channel can do that.</summary>
    public bool Pin { get; init; }

    /// <summary>A document that goes with it.</summary>
    public MessageFile? File { get; init; }

    /// <summary>The channel this is about: it does not go there. Null: none.</summary>
    public string? NotVia { get; init; }

    /// <summary>True: somebody has taken what it tells about, so it is not said again while it burns on.</summary>
    public bool IsTaken { get; init; }

    /// <summary>True: only for channels that cannot edit a card; the others show it there.</summary>
    public bool OnlyWithoutCards { get; init; }

    /// <summary>The chat in which it was said: whoever is there knows. Null: none.</summary>
    public Target? NotTo { get; init; }

    /// <summary>Its readers, whatever the routes say: one person's own morning is no alert to route. Null: the routes decide.</summary>
    public IReadOnlyList<Target>? OnlyTo { get; init; }

    /// <summary>False for what nobody misses (a run's summary): after a crash in mid-send no second copy goes out.</summary>
    public bool IsAlert { get; init; } = true;
}

/// <summary>How a message stands in its chat.</summary>
public enum MessageForm
{
    /// <summary>A message of its own.</summary>
    Message,

    /// <summary>A message of its own that shows its topic as it stands: later edited.</summary>
    Card,

    /// <summary>An edit of the topic's card. Silent; vanishes where there is no card or the channel cannot edit.</summary>
    CardEdit,
}
