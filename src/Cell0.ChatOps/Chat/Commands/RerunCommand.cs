using Cell0.ChatOps.Access;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Measures now; a run that is under way is joined.</summary>
public sealed class RerunCommand(IRunRequests runs, ProbeCatalogue probes, RunFollowerWorker follower, TimeProvider clock) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "rerun",
        Least = Role.Operator,
        Changes = true,
        Usage = "[probe]",
        Summary = "Measure now, everything or one probe",
        Examples = ["/rerun", "/rerun cron.health"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        if (probes.Refuse(call.Arguments) is { } refusal) return Task.FromResult(CommandReply.Refuse($"Nothing done: {refusal}"));
        var ticket = runs.Request("chat", call.Arguments);
        return Task.FromResult(new CommandReply("rerun", RunView.Begun(ticket, runs.Current, clock.GetUtcNow()), $"{ticket.Id} is running.", reply => follower.Follow(reply, ticket, call.Known.Zone)));
    }
}
