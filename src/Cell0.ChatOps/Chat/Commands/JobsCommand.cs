using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>The gateway's jobs; with a name, all that is known of one.</summary>
public sealed class JobsCommand(JobsView view) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "jobs",
        Aliases = ["j", "job"],
        Usage = "[job]",
        Summary = "The gateway's jobs: work and delivery, last runs, whether a schedule is feasible",
        Examples = ["/jobs", "/jobs devops-cicd"],
        MostArguments = 1,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Answer(view, call.Arguments));

    internal static CommandReply Answer(JobsView view, IReadOnlyList<string> arguments)
    {
        if (view.Look() is not { } seen) return CommandReply.Refuse("Nobody has read the gateway's jobs yet. Nothing done. /rerun cron.health asks it.");
        if (arguments is not [var wanted, ..]) return new CommandReply("jobs", JobsView.Matrix(seen), $"{seen.Health.Jobs.Count(job => !job.IsSystem)} jobs");
        var found = JobNames.Find(seen.Health.Jobs, Called, wanted);
        return found.Job is { } job
            ? new CommandReply("job", view.Of(seen, job), $"{JobNames.OneLine(job.Name)}: {JobStanding.Of(job).Execution}")
            : JobNames.Refusal(seen.Health.Jobs, Called, found, wanted, "/jobs");
    }

    private static JobName Called(CronJobHealth job) => new(job.Id, job.Name, job.IsSystem);
}
