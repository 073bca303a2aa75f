namespace Cell0.ChatOps.Notifications;

/// <summary>One chat on one channel, written <c>telegram:123</c>.</summary>
public readonly record struct Target(string Channel, string Chat)
{
    /// <summary>Channel names are lower case; the chat is taken as it stands and may hold colons.</summary>
    public static bool TryParse(string? text, out Target target)
    {
        target = default;
        var trimmed = text?.Trim() ?? "";
        var colon = trimmed.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == trimmed.Length - 1 || !trimmed[..colon].All(char.IsAsciiLetter)) return false;
        target = new Target(trimmed[..colon].ToLowerInvariant(), trimmed[(colon + 1)..].Trim());
        return target.Chat.Length is > 0 and <= 200;
    }

    /// <summary>The chat as a whole, without the topic (<c>telegram:-100123:45</c> is topic 45 of <c>telegram:-100123</c>): what paces and rights are about.</summary>
    public Target Whole => Chat.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? this with { Chat = Chat[..colon] } : this;

    public override string ToString() => $"{Channel}:{Chat}";
}
