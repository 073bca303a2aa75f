using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Outbox rows as they wait.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Now = new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero);

    /// <summary>An alert that is due.</summary>
    public static OutboxRow Alert(long id, string title, string? topic = null) => new()
    {
        Id = id,
        Channel = "telegram",
        Chat = "7",
        Kind = OutboxKind.Alert,
        DedupeKey = $"k{id}",
        Template = "incident-opened",
        Severity = "high",
        Loud = true,
        Why = "test",
        Text = title,
        PlainText = title,
        Title = title,
        TopicKey = topic,
        CreatedAt = Now.AddSeconds(-60 + id),
        GoAt = Now.AddSeconds(-60 + id),
        Due = Now.AddSeconds(-60 + id),
    };

    public static OutboxRow Ending(long id, string title, string topic) => Alert(id, title, topic) with { Ends = true, Loud = false, Template = "incident-resolved" };

    public static OutboxRow Reply(long id, string text) => Alert(id, text) with { Kind = OutboxKind.Reply, Loud = false };

    public static OutboxRow Edit(long id, string text, string topic) => Alert(id, text, topic) with { Form = MessageForm.CardEdit, Loud = false };

    public static OutboxRow Card(long id, string text, string topic) => Alert(id, text, topic) with { Form = MessageForm.Card };
}
