using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>What is wrong and not over, with the codes to type.</summary>
public sealed class AlertsCommand(PresentDesk desk) : IChatCommand
{
    private const int Most = 20;

    public CommandSpec Spec { get; } = new()
    {
        Verb = "alerts",
        Aliases = ["a"],
        Usage = "[acked]",
        Summary = "Open incidents and their codes",
        Examples = ["/alerts", "/alerts acked"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        var onlyAcked = call.Arguments is ["acked" or "ACKED" or "Acked"];
        if (call.Arguments.Count > 0 && !onlyAcked) return Task.FromResult(CommandReply.Refuse($"/alerts does not understand '{call.Arguments[0]}'. Nothing done. Usage: /alerts [acked]"));
        var present = desk.Look();
        var open = IncidentView.WorstFirst(present.Unresolved).Where(incident => !onlyAcked || incident.State == IncidentState.Acknowledged).ToList();
        return Task.FromResult(new CommandReply(
            "alerts",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["incidents"] = open.Take(Most).Select(incident => IncidentView.Of(incident, present)).ToList(),
                ["count"] = open.Count,
                ["more"] = Math.Max(0, open.Count - Most),
                ["onlyAcked"] = onlyAcked,
            },
            $"{open.Count} open"));
    }
}
