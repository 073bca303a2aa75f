using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>A run's report: what changed, in short, and the whole as a file.</summary>
public sealed class ReportCommand(IReportSource source, ReportStore reports, RunStore runs, PresentDesk desk) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "report",
        Aliases = ["r"],
        Usage = "[run]",
        Summary = "What a run found, the whole as a file",
        Examples = ["/report", "/report R512"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Answer(call));

    private CommandReply Answer(CommandCall call)
    {
        if (Wanted(call.Arguments) is not { } id)
        {
            return CommandReply.Refuse(call.Arguments is [var word]
                ? $"'{word}' is no run; they are called R512. Nothing done. /report shows the newest."
                : "There is no run yet. Nothing done. /rerun makes one.");
        }

        if (source.Find(id) is not { } input) return CommandReply.Refuse($"There is no run {id}; it may be older than what is kept. Nothing done. /report shows the newest.");
        var file = reports.Of(id) is { } whole ? new MessageFile($"report-{id}.md", whole) : null;
        var model = new Dictionary<string, object?>(ReportModel.Of(input), StringComparer.Ordinal) { ["where"] = $"/runs/{id}", ["file"] = file is not null, ["present"] = Present(id) };
        return new CommandReply("report-chat", model, $"{id}: {input.Verdict.Text}") { File = file };
    }

    /// <summary>How things stand now, where that is another thing than the newest report says.</summary>
    private Dictionary<string, object?>? Present(RunId id) => desk.Look() is { Run.Id: var newest, Verdict: { } now, Said: { } said } && newest == id && now.Word != said.Word
        ? new(StringComparer.Ordinal) { ["symbol"] = Symbols.Of(now.Word), ["verdict"] = now.Text, ["reason"] = now.Reasons[0] }
        : null;

    private RunId? Wanted(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => runs.LatestWhole()?.Id,
        [var word] when word.Equals("last", StringComparison.OrdinalIgnoreCase) => runs.LatestWhole()?.Id,
        [var word] when RunId.TryParse(word, out var id) => id,
        _ => null,
    };
}
