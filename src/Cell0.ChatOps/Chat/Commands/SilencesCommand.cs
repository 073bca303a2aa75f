using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>What is told to nobody now, and until when.</summary>
public sealed class SilencesCommand(SilenceBook book) : IChatCommand
{
    private const int Most = 20;

    public CommandSpec Spec { get; } = new()
    {
        Verb = "silences",
        Summary = "What is silenced now, by whom and until when",
        Examples = ["/silences"],
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct)
    {
        var active = book.Active();
        return Task.FromResult(new CommandReply(
            "silences",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["silences"] = active.Take(Most).Select(SilenceView.Of).ToList(),
                ["count"] = active.Count,
                ["more"] = Math.Max(0, active.Count - Most),
            },
            $"{active.Count} silences"));
    }
}
