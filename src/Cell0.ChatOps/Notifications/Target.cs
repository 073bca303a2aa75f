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

    public override string ToString() => $"{Channel}:{Chat}";
}
