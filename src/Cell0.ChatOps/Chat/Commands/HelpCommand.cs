namespace Cell0.ChatOps.Chat.Commands;

/// <summary>What this person may type, on one screen.</summary>
public sealed class HelpCommand : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "help",
        Aliases = ["h"],
        Usage = "[verb]",
        Summary = "What you can type, with examples",
        Examples = ["/help", "/help ack"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments is not [var word]) return Task.FromResult(All(call));
        var spec = call.Catalogue.Find(word.TrimStart('/'))?.Spec;
        return Task.FromResult(spec is { IsListed: true } && (spec.Least is null || call.Known.May(spec.Least.Value))
            ? new CommandReply("help-verb", Model(spec), $"/{spec.Verb} {spec.Usage}")
            : CommandReply.Refuse($"There is no /{word.TrimStart('/')} for you. Nothing done. /help lists what there is."));
    }

    private static CommandReply All(CommandCall call) => new(
        "help",
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["role"] = call.Known.Role.ToString().ToLowerInvariant(),
            ["commands"] = call.Catalogue.For(call.Known.Role).Select(Model).ToList(),
        },
        "Commands: " + string.Join(' ', call.Catalogue.For(call.Known.Role).Select(spec => "/" + spec.Verb)));

    private static Dictionary<string, object?> Model(CommandSpec spec) => new(StringComparer.Ordinal)
    {
        ["verb"] = spec.Verb,
        ["usage"] = spec.Usage,
        ["summary"] = spec.Summary,
        ["aliases"] = spec.Aliases,
        ["examples"] = spec.Examples.Select(line => new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = line }).ToList(),
        ["changes"] = spec.Changes,
    };
}
