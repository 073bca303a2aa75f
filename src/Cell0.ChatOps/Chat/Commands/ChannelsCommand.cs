namespace Cell0.ChatOps.Chat.Commands;

/// <summary>How fast and how surely messages arrive on each channel, and which path is dead.</summary>
public sealed class ChannelsCommand(ChannelsView view) : IChatCommand
{
    public CommandSpec Spec { get; } = new()
    {
        Verb = "channels",
        Summary = "Delivery figures, last proof of life, dead paths",
        Examples = ["/channels"],
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(new CommandReply(
        "channels", new Dictionary<string, object?>(StringComparer.Ordinal) { ["channels"] = view.Lines() }, "The channels could not be shown. /status shows how things stand."));
}
