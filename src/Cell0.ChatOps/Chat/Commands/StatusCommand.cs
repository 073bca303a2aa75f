namespace Cell0.ChatOps.Chat.Commands;

/// <summary>How things stand, worst first; with a name, one job of the gateway.</summary>
public sealed class StatusCommand(StatusView view, JobsView jobs) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "status",
        Aliases = ["s"],
        Usage = "[job]",
        Summary = "How things stand, worst first",
        Examples = ["/status", "/status devops-cicd"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(call.Arguments.Count > 0
        ? JobsCommand.Answer(jobs, call.Arguments)
        : new CommandReply("status", view.Now(), "The state could not be shown. /alerts lists what is open."));
}
