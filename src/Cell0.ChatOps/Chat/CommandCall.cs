using Cell0.ChatOps.Access;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Chat;

/// <summary>A line of text as it came in.</summary>
/// <param name="Chat">Where it was said; the answer goes there.</param>
/// <param name="Sender">Who said it; the same as the chat in a private one.</param>
/// <param name="IsPrivate">False in a group.</param>
/// <param name="Key">The message's own name in its channel: handled once, however often it is delivered.</param>
/// <param name="DisplayName">What the sender is called there; not to be trusted.</param>
/// <param name="BotName">Our name there, or null.</param>
public sealed record IncomingText(Target Chat, Target Sender, bool IsPrivate, string Key, string Text, string DisplayName, string? BotName = null);

/// <summary>A command on its way to be answered.</summary>
/// <param name="Person">Null only for a command that anyone may say.</param>
public sealed record CommandCall(IncomingText Incoming, Person? Person, IReadOnlyList<string> Arguments, string? Note, CommandCatalogue Catalogue)
{
    /// <summary>The person, where the command is not for strangers.</summary>
    public Person Known => Person ?? throw new InvalidOperationException("a stranger got past the desk");
}

/// <summary>An answer: the template to show and what it reads.</summary>
/// <param name="Title">Goes out alone when the template fails.</param>
/// <param name="Follow">Called with the answer's name once it stands in the outbox, for an answer that goes on changing.</param>
/// <param name="IsRefusal">True when nothing was done.</param>
public sealed record CommandReply(string Template, IReadOnlyDictionary<string, object?> Model, string Title, Action<ReplyHandle>? Follow = null, bool IsRefusal = false)
{
    /// <summary>A document that goes with it; channels without documents leave it out.</summary>
    public MessageFile? File { get; init; }

    /// <summary>Say what happened, that nothing was changed, and what next.</summary>
    public static CommandReply Refuse(string sentence) => Sentence(sentence) with { IsRefusal = true };

    public static CommandReply Sentence(string sentence) => new("sentence", new Dictionary<string, object?>(StringComparer.Ordinal) { ["sentence"] = sentence }, sentence);
}
