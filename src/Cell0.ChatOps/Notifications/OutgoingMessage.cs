namespace Cell0.ChatOps.Notifications;

/// <summary>One part of a message as it leaves.</summary>
/// <param name="Id">The outbox row: the same for every try, so that a channel within this process can refuse a copy. 0 for an edit.</param>
/// <param name="Text">In the channel's format.</param>
/// <param name="IsPlain">True when <paramref name="Text"/> must not be parsed: the format was refused before.</param>
/// <param name="Loud">False: arrives without a sound.</param>
public sealed record OutgoingMessage(long Id, string Chat, string Text, bool IsPlain, bool Loud)
{
    /// <summary>Key of the template the text was made from, for channels that must name an approved one.</summary>
    public string Template { get; init; } = "";

    /// <summary>The message in four short values, for channels that at times may say no more than that.</summary>
    public MessageBrief? Brief { get; init; }

    /// <summary>From 1: a long text goes in parts, each a message of its own.</summary>
    public int Part { get; init; } = 1;

    /// <summary>True: to stand at the top of its chat, where the channel can do that.</summary>
    public bool Pin { get; init; }

    /// <summary>A document that goes with it; channels without documents leave it out.</summary>
    public MessageFile? File { get; init; }
}

/// <param name="Code">Code of the incident, or null.</param>
/// <param name="Title">One line, plain text.</param>
/// <param name="Since">When what it tells of began, or null.</param>
/// <param name="Action">What to type, plain text; null when there is nothing to do.</param>
public sealed record MessageBrief(string? Code, string Title, DateTimeOffset? Since, string? Action);

/// <param name="Name">With its ending: <c>report.md</c>.</param>
public sealed record MessageFile(string Name, string Text);
