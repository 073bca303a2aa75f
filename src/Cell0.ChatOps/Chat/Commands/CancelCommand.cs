using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Withdraws a plan, or ends a watch over what somebody does by hand.</summary>
public sealed class CancelCommand(FixBook book, FixStore store) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "cancel",
        Shortcuts = ["cancel"],
        Least = Role.Operator,
        Changes = true,
        Usage = "[F91]",
        Summary = "Withdraw a plan; alone: the only one of yours that is open here",
        Examples = ["/cancel F91", "cancel"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Answer(call));

    private CommandReply Answer(CommandCall call)
    {
        if (call.Arguments is [var word]) return FixCode.Parse(word) is { } id ? Cancel(id, call) : CommandReply.Refuse($"'{TextCut.Head(word, 60)}' is no plan's code like F91. Nothing done.");
        var mine = store.Open().Where(fix => fix.State == FixState.Planned && fix.Person == call.Known.Name && fix.Chat == call.Incoming.Chat).ToList();
        return mine switch
        {
            [var only] => Cancel(only.Id, call),
            [] => CommandReply.Refuse("No plan of yours is open here. Nothing done."),
            _ => CommandReply.Refuse($"Which one? Open: {string.Join(", ", mine.Select(fix => fix.Code))}. Nothing done."),
        };
    }

    private CommandReply Cancel(long id, CommandCall call)
    {
        var answer = book.Cancel(id, call.Known.Name);
        return answer.Fix is { } fix ? CommandReply.Sentence($"{fix.Code} ({fix.Plan.Change}) is cancelled. Nothing was changed by it.") : CommandReply.Refuse(answer.Refusal ?? $"{FixCode.Of(id)} was changed meanwhile. Nothing done.");
    }
}
