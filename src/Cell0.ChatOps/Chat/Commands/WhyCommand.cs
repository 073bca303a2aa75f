using System.Globalization;
using System.Text;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>What stands behind an incident or behind one figure.</summary>
public sealed class WhyCommand(IncidentStore incidents, RunStore runs) : IChatCommand
{
    private const int MostEvents = 9;
    private const int FirstSamples = 5;

    public CommandSpec Spec { get; } = new()
    {
        Verb = "why",
        Aliases = ["?"],
        Shortcuts = ["why", "?"],
        Usage = "CODE | FIGURE",
        Summary = "What stands behind an incident or a figure",
        Examples = ["/why A7K", "/why R512.m4c"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(call.Arguments switch
    {
        [var word] when FigureId.TryParse(word, out var figure) => OfFigure(figure),
        [var word] when ChatCode.Parse(word) is { } code => OfIncident(code),
        [var word] => CommandReply.Refuse($"'{word}' is neither a code like A7K nor a figure like R512.m4c. Nothing done. /alerts lists the codes."),
        _ => CommandReply.Refuse("Why what? Nothing done. Usage: /why CODE or /why FIGURE; /alerts lists the codes."),
    });

    private CommandReply OfIncident(string code)
    {
        if (incidents.Find(code) is not { } incident) return CommandReply.Refuse($"Unknown code {code}. Nothing done. /alerts lists the open ones.");
        var model = IncidentView.Of(incident);
        model["rule"] = incident.Finding.Rule;
        model["impact"] = incident.Finding.Impact;
        model["advice"] = incident.Finding.Advice;
        model["fix"] = incident.IsUnresolved && Findings.Mendable.Where(incident.Finding.Rule) is not null;
        model["evidence"] = incident.Evidence.Select(item => new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = item.Text, ["figure"] = item.Figure }).ToList();
        model["events"] = Folded.Of([.. incidents.Timeline(incident.Id).Select(line => Event(line.At, line.Kind, line.Text))], MostEvents, left => Event(null, "", Folded.Words(left))).ToList();
        return new CommandReply("why-incident", model, $"{incident.Code} {incident.Title}");
    }

    private static Dictionary<string, object?> Event(DateTimeOffset? at, string kind, string text) => new(StringComparer.Ordinal) { ["at"] = at, ["kind"] = kind, ["text"] = text };

    private CommandReply OfFigure(FigureId id)
    {
        if (runs.Figure(id) is not { } figure || runs.Samples(id) is not { } samples) return CommandReply.Refuse($"There is no figure {id}; its run may be older than what is kept. Nothing done.");
        var run = runs.Find(id.Run);
        var probe = run?.Probes.Concat(run.Confirmations).FirstOrDefault(result => result.Figures.Any(known => known.Id == id));
        var first = samples.Csv is null ? [] : Encoding.UTF8.GetString(samples.Csv).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(FirstSamples).ToList();
        return new CommandReply(
            "why-figure",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["id"] = id.ToString(),
                ["probe"] = figure.ProbeId,
                ["metric"] = figure.Metric,
                ["statistic"] = figure.Statistic.Name,
                ["value"] = FigureCell.Text(figure),
                ["unit"] = figure.Unit,
                ["n"] = figure.N.ToString("N0", CultureInfo.InvariantCulture),
                ["from"] = probe?.StartedAt,
                ["to"] = probe?.FinishedAt,
                ["sha256"] = samples.Sha256,
                ["matches"] = samples.Matches,
                ["kept"] = samples.Csv is not null,
                ["first"] = first,
            },
            $"{id} {figure.ProbeId} {figure.Metric} {figure.Statistic.Name}");
    }
}
