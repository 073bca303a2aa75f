using Cell0.ChatOps.Channels.WebChat;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>What the page of the chat reads.</summary>
internal static class ChatModel
{
    /// <param name="session">True when whoever looks may write.</param>
    public static Model Of(IReadOnlyList<WebChatMessage> messages, bool session) => new(StringComparer.Ordinal)
    {
        ["title"] = "Chat",
        ["session"] = session,
        ["after"] = messages.Count == 0 ? 0 : messages.Max(message => message.Revision),
        ["messages"] = messages.Select(message => new Model(StringComparer.Ordinal)
        {
            ["id"] = message.Id,
            ["mine"] = message.IsMine,
            ["text"] = message.Text,
            ["at"] = message.At,
            ["iso"] = PageRenderer.Iso(message.At),
            ["edited"] = message.EditedAt is not null,
        }).ToList(),
    };
}
