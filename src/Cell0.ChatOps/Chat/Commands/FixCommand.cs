using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;

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
        Usage = "[CODE | JOB [name=value]... | CHANNEL start | gateway restart] [--dry]",
        Summary = "A plan for what could help: shown exactly, applied only by /apply",
        Examples = ["/fix", "/fix A7K", "/fix devops-cicd", "/fix devops-cicd timeout=900 every=60m", "/fix devops-cicd disable --dry", "/fix F91"],
        MostArguments = 6,
    };

    public async Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0) return desk.List(call);
        var (word, rest) = (call.Arguments[0], call.Arguments.Skip(1).ToList());
        if (FixCode.Parse(word) is { } id) return await OfFixAsync(id, rest, ct);
        var (wish, isDry, fault) = FixWishReader.Read(rest);
        return fault is null
            ? await desk.PlanAsync(call, word, wish, isDry, [], ct)
            : CommandReply.Refuse($"I do not understand: {fault}. Nothing done. Usage: /fix JOB name=value, such as /fix devops-cicd timeout=900");
    }

    private async Task<CommandReply> OfFixAsync(long id, List<string> rest, CancellationToken ct)
    {
        if (rest.Count == 0) return desk.Show(id);
        if (rest is not [var word] || word.ToLowerInvariant() is not ("run" or "now")) return CommandReply.Refuse($"Of {FixCode.Of(id)} there is: /fix {FixCode.Of(id)} (its story), /fix {FixCode.Of(id)} run (do not wait for the next run), /apply, /cancel, /undo. Nothing done.");
        var answer = await book.VerifyNowAsync(id, ct);
        return answer.Fix is { } fix ? CommandReply.Sentence($"A run of {fix.Plan.Target.Name} was asked for; its end goes into {fix.Code}.") : CommandReply.Refuse(answer.Refusal!);
    }
}
