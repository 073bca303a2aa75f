using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Links the first private chat that brings a valid code; a stranger without one gets silence.</summary>
public sealed class StartCommand(AccessBook access, IncidentStore incidents) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "start",
        Least = null,
        IsListed = false,
        Usage = "CODE",
        Summary = "Link this chat",
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Answer(call));

    private CommandReply Answer(CommandCall call)
    {
        if (call.Person is { } known)
        {
            if (!call.Incoming.IsPrivate && known.May(Role.Owner) && call.Arguments is []) return Bring(known, call);
            return Welcome(known, call, isNew: false);
        }

        if (!call.Incoming.IsPrivate || call.Arguments is not [var code]) return CommandReplies.Silence;
        return access.Link(call.Incoming.Chat, code, call.Incoming.DisplayName) is { } linked ? Welcome(linked, call, isNew: true) : CommandReplies.Silence;
    }

    /// <summary>Where it was said, a topic included, is where messages go from now on.</summary>
    private CommandReply Bring(Person owner, CommandCall call)
    {
        access.LinkGroup(call.Incoming.Chat, owner);
        return CommandReply.Sentence("Linked: incidents are told here from now on, and people who are linked may change things from here. /start in another topic of this group moves it there.");
    }

    private CommandReply Welcome(Person person, CommandCall call, bool isNew) => new(
        "start",
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = person.Name,
            ["role"] = person.Role.ToString().ToLowerInvariant(),
            ["isNew"] = isNew,

            // What burns already was told to others before this chat was linked.
            ["incidents"] = isNew ? IncidentView.WorstFirst(incidents.Unresolved()).Where(incident => incident.Severity >= Severity.High).Select(IncidentView.Of).ToList() : [],
            ["commands"] = call.Catalogue.For(person.Role).Select(spec => "/" + spec.Verb).ToList(),
        },
        "This chat is linked. /help lists what you can type.");
}
