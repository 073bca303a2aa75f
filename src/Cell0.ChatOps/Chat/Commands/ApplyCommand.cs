using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Confirms a plan. What becomes of it is told on its own card.</summary>
public sealed class ApplyCommand(FixBook book, FixStore store) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "apply",
        Shortcuts = ["apply"],
        Least = Role.Operator,
        Changes = true,
        Usage = "F91",
        Summary = "Confirm a plan of yours, within 5 minutes, where it was shown",
        Examples = ["/apply F91", "apply F91"],
        MostArguments = 1,
    };

    public async Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments is not [var word] || FixCode.Parse(word) is not { } id) return CommandReply.Refuse($"Which plan? Nothing done.{Open(call)}");
        var answer = await book.ApplyAsync(id, call.Known.Name, call.Incoming.Chat, ct);
        return answer.Fix is null ? CommandReply.Refuse(answer.Refusal!) : CommandReplies.Silence;
    }

    /// <summary>Never taken by itself, however few there are.</summary>
    private string Open(CommandCall call)
    {
        var mine = store.Open().Where(fix => fix.State == FixState.Planned && fix.Person == call.Known.Name && fix.Chat == call.Incoming.Chat).Select(fix => $"apply {fix.Code}").ToList();
        return mine.Count == 0 ? " No plan of yours is open here; /fix makes one." : $" Open: {string.Join(", ", mine)}.";
    }
}
