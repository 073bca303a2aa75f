namespace Cell0.ChatOps.Chat;

internal static class CommandReplies
{
    /// <summary>No answer at all: what a stranger gets.</summary>
    public static CommandReply Silence { get; } = new("", new Dictionary<string, object?>(StringComparer.Ordinal), "");
}
