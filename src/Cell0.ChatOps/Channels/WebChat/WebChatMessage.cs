namespace Cell0.ChatOps.Channels.WebChat;

/// <summary>One line of the conversation on the service's own page, as it stands now.</summary>
/// <param name="Revision">Grows with every message and every edit; the stream's event id.</param>
/// <param name="IsMine">True when the person wrote it.</param>
/// <param name="Text">Plain text; line breaks count.</param>
/// <param name="Loud">True when a sound is due.</param>
public sealed record WebChatMessage(long Id, long Revision, bool IsMine, string Text, bool Loud, DateTimeOffset At, DateTimeOffset? EditedAt);
