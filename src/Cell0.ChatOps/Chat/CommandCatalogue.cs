using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Chat;

/// <summary>All verbs there are.</summary>
public sealed class CommandCatalogue
{
    private readonly Dictionary<string, IChatCommand> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IChatCommand> byShortcut = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">Two commands claim the same word.</exception>
    public CommandCatalogue(IEnumerable<IChatCommand> commands)
    {
        Commands = [.. commands.OrderBy(command => command.Spec.Verb, StringComparer.Ordinal)];
        foreach (var command in Commands)
        {
            foreach (var name in command.Spec.Aliases.Prepend(command.Spec.Verb)) Claim(byName, name, command);
            foreach (var word in command.Spec.Shortcuts) Claim(byShortcut, word, command);
        }
    }

    public IReadOnlyList<IChatCommand> Commands { get; }

    /// <summary>By verb or alias.</summary>
    public IChatCommand? Find(string word) => byName.GetValueOrDefault(word);

    public IChatCommand? FindShortcut(string word) => byShortcut.GetValueOrDefault(word);

    /// <summary>What this role may use and /help shows.</summary>
    public IEnumerable<CommandSpec> For(Role role) => Commands.Select(command => command.Spec).Where(spec => spec.IsListed && (spec.Least is null || role >= spec.Least));

    private static void Claim(Dictionary<string, IChatCommand> names, string name, IChatCommand command)
    {
        if (!names.TryAdd(name, command)) throw new InvalidOperationException($"the word '{name}' is claimed by {names[name].GetType().Name} and by {command.GetType().Name}");
    }
}
