using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>How things stand, worst first; with a name, one job of the gateway.</summary>
public sealed class StatusCommand(StatusView view, RunStore runs) : IChatCommand
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

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(call.Arguments is [var job, ..]
        ? Job(job)
        : new CommandReply("status", view.Now(), "The state could not be shown. /alerts lists what is open."));

    private CommandReply Job(string wanted)
    {
        var run = runs.Latest() is { } newest && newest.Probe("cron.health") is not null ? newest : runs.LatestWhole();
        if (run?.Probe("cron.health")?.Read<CronHealth>() is not { } cron) return CommandReply.Refuse("The newest run knows no jobs of the gateway. Nothing done. /rerun cron.health asks it.");
        var found = Named(cron.Jobs, wanted);
        if (found.Count == 0) return CommandReply.Refuse($"Unknown job '{wanted}'. Nothing done.{DidYouMean(cron.Jobs, wanted)}");
        if (found.Count > 1) return CommandReply.Refuse($"'{wanted}' names {found.Count} jobs: {string.Join(", ", found.Select(job => job.Name))}. Nothing done. Give the full name.");
        return new CommandReply("status-job", Model(found[0], cron.ReadAt), $"{found[0].Name}: {found[0].LastStatus ?? "never ran"}");
    }

    /// <summary>By id, by full name, or by the name's unique ending after a dash.</summary>
    private static List<CronJobHealth> Named(IReadOnlyList<CronJobHealth> jobs, string wanted)
    {
        var exact = jobs.Where(job => Same(job.Id, wanted) || Same(job.Name, wanted)).ToList();
        return exact.Count > 0 ? exact : [.. jobs.Where(job => job.Name.EndsWith("-" + wanted, StringComparison.OrdinalIgnoreCase))];
    }

    private static bool Same(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string DidYouMean(IReadOnlyList<CronJobHealth> jobs, string wanted)
    {
        var near = jobs.Where(job => job.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase) || EditDistance.Between(job.Name, wanted) <= 2).Select(job => job.Name).Take(3).ToList();
        return near.Count == 0 ? " /status shows what there is." : $" Did you mean {string.Join(" or ", near)}?";
    }

    private static Dictionary<string, object?> Model(CronJobHealth job, DateTimeOffset readAt) => new(StringComparer.Ordinal)
    {
        ["name"] = job.Name,
        ["enabled"] = job.Enabled,
        ["schedule"] = job.Schedule,
        ["timeout"] = job.Timeout,
        ["lastStatus"] = job.LastStatus,
        ["lastRunAt"] = job.LastRunAt,
        ["lastDuration"] = job.LastDuration,
        ["lastError"] = job.LastError,
        ["timedOut"] = job.LastTimedOut,
        ["errors"] = job.ConsecutiveErrors,
        ["delivery"] = job.LastDeliveryStatus,
        ["nextRunAt"] = job.NextRunAt,
        ["overdueBy"] = job.OverdueBy,
        ["runningFor"] = job.RunningFor,
        ["readAt"] = readAt,
    };
}
