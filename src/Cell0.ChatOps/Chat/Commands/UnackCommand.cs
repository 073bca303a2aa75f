using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Gives an incident back: it is open and loud again.</summary>
public sealed class UnackCommand(IncidentBook book, ChangeDesk desk) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "unack",
        Shortcuts = ["unack"],
        Least = Role.Operator,
        Changes = true,
        Usage = "CODE",
        Summary = "Give an incident back",
        Examples = ["/unack A7K"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments is not [var word] || ChatCode.Parse(word) is not { } code)
            return Task.FromResult(CommandReply.Refuse("Which one? Nothing done. Usage: /unack CODE; /alerts acked lists them."));
        var answer = desk.Write(call.Incoming.Chat, tx => book.Unacknowledge(tx, code, call.Known.Name));
        return Task.FromResult(answer.Change is { } change
            ? new CommandReply("unacked", IncidentView.Of(change.Incident), $"{code} is open again")
            : CommandReply.Refuse(answer.Refusal ?? "Nothing done."));
    }
}
