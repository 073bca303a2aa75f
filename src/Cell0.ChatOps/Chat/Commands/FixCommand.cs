using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Shows what could be changed, exactly; changes nothing by itself.</summary>
public sealed class FixCommand(FixDesk desk, FixBook book) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "fix",
        Aliases = ["f"],
        Shortcuts = ["fix", "f"],
        Least = Role.Operator,
        Changes = true,
        Usage = "[CODE | JOB [name=value]... | CHANNEL start | gateway restart] [--dry] | F91 [verify]",
        Summary = "A plan for what could help: shown exactly, applied only by /apply",
        Examples = ["/fix", "/fix A7K", "/fix devops-cicd", "/fix devops-cicd timeout=900 every=60m", "/fix devops-cicd disable --dry", "/fix F91", "/fix F91 verify"],
        MostArguments = 6,
    };

    public async Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0) return await desk.ListAsync(call, ct);
        var (word, rest) = (call.Arguments[0], call.Arguments.Skip(1).ToList());
        if (FixCode.Parse(word) is { } id) return rest.Count == 0 ? desk.Show(id) : await OfFixAsync(id, rest, ct);
        var (wish, isDry, fault) = FixWishReader.Read(rest);
        return fault is null
            ? await desk.PlanAsync(call, word, wish, isDry, [], ct)
            : CommandReply.Refuse($"I do not understand: {fault}. Nothing done. Usage: /fix JOB name=value, such as /fix devops-cicd timeout=900");
    }

    private Task<CommandReply> OfFixAsync(long id, List<string> rest, CancellationToken ct)
    {
        var code = FixCode.Of(id);
        return VerifyCommand.IsMeant(rest)
            ? VerifyCommand.AnswerAsync(book, id, ct)
            : Task.FromResult(JobNames.Choice($"'{TextCut.Head(string.Join(' ', rest), 60)}' is nothing to do with {code}. Nothing done. There is:", [$"/fix {code}", $"/verify {code}", $"/apply {code}", $"/cancel {code}", $"/undo {code}"]));
    }
}
