using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Runs a job at once whose change is being verified, instead of waiting for its next run.</summary>
public sealed class VerifyCommand(FixBook book, FixStore store, IncidentStore incidents) : IChatCommand
{
    private static readonly string[] Words = ["verify", "run", "now"];

    public CommandSpec Spec { get; } = new()
    {
        Verb = "verify",
        Shortcuts = ["verify"],
        Least = Role.Operator,
        Changes = true,
        Usage = "F91 [now]",
        Summary = "Run the job of a fix now, so that its verdict need not wait for the next run",
        Examples = ["/verify F91", "verify F91 now", "F91 verify", "/fix F91 verify"],
        MostArguments = 2,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Arguments.Count > 0 && call.Arguments.Skip(1).All(more => IsMeant([more])) && Named(call.Arguments[0]) is { } id) return AnswerAsync(book, id, ct);
        var open = store.Open().Where(FixBook.CanVerifyNow).Select(fix => $"verify {fix.Code}").ToList();
        return Task.FromResult(open.Count == 0
            ? CommandReply.Refuse("No fix waits for a run of a job. Nothing done. /fix lists what is open.")
            : JobNames.Choice("Which fix? Nothing done. Waiting for a run:", [.. open.Take(JobNames.MostListed)], Math.Max(0, open.Count - JobNames.MostListed)));
    }

    /// <summary>True for the words that mean it behind a fix's code: <c>verify</c>, <c>verify now</c>, <c>run</c>, <c>now</c>.</summary>
    internal static bool IsMeant(IReadOnlyList<string> words) => words.Count is 1 or 2 && words.All(word => Words.Contains(word, StringComparer.OrdinalIgnoreCase));

    internal static async Task<CommandReply> AnswerAsync(FixBook book, long id, CancellationToken ct)
    {
        var answer = await book.VerifyNowAsync(id, ct);
        return answer.Fix is { } fix ? CommandReply.Sentence($"A run of {fix.Plan.Target.Name} was asked for; its end goes into {fix.Code}.") : CommandReply.Refuse(answer.Refusal!);
    }

    /// <summary>A fix's code, or that of the trouble it is for.</summary>
    private long? Named(string word) => FixCode.Parse(word)
        ?? (ChatCode.Parse(word) is { } code && incidents.Find(code) is { } incident ? store.Open().FirstOrDefault(fix => fix.Fingerprint == incident.Fingerprint && FixBook.CanVerifyNow(fix))?.Id : null);
}
