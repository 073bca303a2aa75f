using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Takes an incident for a while: a lease, after which it is loud again.</summary>
public sealed class AckCommand(IncidentBook book, ChangeDesk desk, TimeProvider clock) : IChatCommand
{
    private const int LongestNote = 200;

    public CommandSpec Spec { get; } = new()
    {
        Verb = "ack",
        Shortcuts = ["ack", "a"],
        Least = Role.Operator,
        Changes = true,
        Usage = "CODE [2h] [-- note]",
        Summary = "Take an incident, for 2 hours unless you say otherwise (at most 24 h)",
        Examples = ["/ack A7K", "/ack A7K 4h -- traveling", "A7K ack until 08:00"],
        MostArguments = 40,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Answer(call));

    private CommandReply Answer(CommandCall call)
    {
        if (call.Arguments is not [var word, ..]) return CommandReply.Refuse("Which one? Nothing done. Usage: /ack CODE [2h] [-- note]; /alerts lists the codes.");
        if (ChatCode.Parse(word) is not { } code) return CommandReply.Refuse($"'{TextCut.Head(word, LongestNote)}' is not a code like A7K. Nothing done. /alerts lists them.");
        var words = call.Arguments.Skip(1).ToList();
        var lease = Lease.Read(words, clock.GetUtcNow(), call.Known.Zone, out var used);
        var note = call.Note ?? (words.Count > used ? string.Join(' ', words.Skip(used)) : null);
        var answer = desk.Write(call.Incoming.Chat, tx => book.Acknowledge(tx, code, call.Known.Name, lease, note is null ? null : TextCut.Head(note, LongestNote)));
        return answer.Change is { } change
            ? new CommandReply("acked", IncidentView.Of(change.Incident), $"{code} acked by {call.Known.Name}")
            : CommandReply.Refuse(answer.Refusal ?? "Nothing done.");
    }
}
