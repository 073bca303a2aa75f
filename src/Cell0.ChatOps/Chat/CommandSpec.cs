using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Chat;

/// <summary>What a verb is called and who may use it.</summary>
public sealed record CommandSpec
{
    /// <summary>Lower case, without the slash.</summary>
    public required string Verb { get; init; }

    /// <summary>Exact other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Words that mean it behind a code: <c>A7K ack</c>.</summary>
    public IReadOnlyList<string> Shortcuts { get; init; } = [];

    /// <summary>Least role; null: anyone, and then the command itself decides whether to answer.</summary>
    public Role? Least { get; init; } = Role.Viewer;

    /// <summary>True when it changes something: audited, never guessed from a prefix, only in private or allow-listed chats.</summary>
    public bool Changes { get; init; }

    /// <summary>False: not in /help nor in the bot's menu.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>What stands behind the verb: <c>CODE [2h] [-- note]</c>.</summary>
    public string Usage { get; init; } = "";

    /// <summary>One line, at most 256 characters.</summary>
    public required string Summary { get; init; }

    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Most arguments it takes; more are refused, so that a chatty line runs nothing.</summary>
    public int MostArguments { get; init; }
}
