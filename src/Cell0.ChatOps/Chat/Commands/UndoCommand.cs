using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Takes a change back, unless somebody changed the same thing since.</summary>
public sealed class UndoCommand(FixBook book) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "undo",
        Shortcuts = ["undo"],
        Least = Role.Operator,
        Changes = true,
        Usage = "F91",
        Summary = "Take a change back to the old value",
        Examples = ["/undo F91"],
        MostArguments = 1,
    };

    public async Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments is not [var word] || FixCode.Parse(word) is not { } id) return CommandReply.Refuse("Which one? Nothing done. Usage: /undo F91; /fix lists what was changed.");
        var answer = await book.UndoAsync(id, call.Known.Name, ct);
        return answer.Fix switch
        {
            null => CommandReply.Refuse(answer.Refusal ?? $"{FixCode.Of(id)} was changed meanwhile. Nothing done."),
            { State: FixState.Applying } fix => CommandReply.Sentence($"{fix.Code} is on its way back and not there yet; it is told when it is."),
            // Its end is told as that of any other.
            _ => CommandReplies.Silence,
        };
    }
}
