namespace Cell0.ChatOps.Notifications;

/// <summary>What one chat has been told of a topic.</summary>
/// <param name="Card">Remote name of the card that stands there; null: none.</param>
/// <param name="IsOver">True when the last that was told is its end.</param>
internal sealed record TopicInChat(string? Card, bool IsOver);
