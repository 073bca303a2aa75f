using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>Understands a command that was copied from elsewhere, says what is wrong with it, and offers it as a plan. Runs nothing.</summary>
public sealed class CronUpdateCommand(FixDesk desk) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "cron.update",
        Aliases = ["openclaw", "cron", "cron.edit"],
        Least = Role.Operator,
        Changes = true,
        IsListed = false,
        Usage = "jobId=ID patch='{\"payload\":{\"timeoutSeconds\":900}}'",
        Summary = "A pasted change of a job, put right and shown as a plan",
        MostArguments = 60,
    };

    public async Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        var (update, fault) = PastedCronUpdate.Read(call.Incoming.Text);
        if (update is null) return CommandReply.Refuse($"I read that as a change of a job, and {fault}. Nothing done. Write it as /fix JOB timeout=900 or /fix JOB every=60m.");
        return await desk.PlanAsync(call, update.Job, update.Wish, isDry: false, [$"Understood as /fix {update.Job} {update.Wish}.", .. update.Corrections], ct);
    }
}
