namespace Cell0.ChatOps.Notifications;

/// <summary>Edits that find no card vanish; the edit of a pinned topic becomes a card of its own.</summary>
internal static class Cards
{
    /// <param name="rows">What may go now, oldest first.</param>
    /// <param name="cards">Remote names of the cards that stand in the chat, by topic.</param>
    public static (IReadOnlyList<OutboxRow> Kept, IReadOnlyList<Dropped> Dropped) Apply(IReadOnlyList<OutboxRow> rows, IReadOnlyDictionary<string, string> cards, bool canEdit)
    {
        var kept = new List<OutboxRow>(rows.Count);
        var dropped = new List<Dropped>();
        var coming = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row is { Form: MessageForm.Card, TopicKey: { } topic }) coming.Add(topic);
            if (row.Form != MessageForm.CardEdit) kept.Add(row);
            else if (Whereto(row, cards, canEdit, coming) is { } reason) dropped.Add(new Dropped(row, null, reason));
            else if (Stands(row, cards)) kept.Add(row.Loud ? row with { Loud = false } : row);
            else if (!coming.Contains(row.TopicKey!)) kept.Add(row with { Form = MessageForm.Card, Loud = false });
        }

        return (kept, dropped);
    }

    /// <returns>Why it vanishes; null: it has a place.</returns>
    private static string? Whereto(OutboxRow row, IReadOnlyDictionary<string, string> cards, bool canEdit, HashSet<string> coming) =>
        row.TopicKey is not { } topic ? "an edit of nothing"
        : row.Part > 1 ? "a card shows the first part"
        : !canEdit ? "this channel cannot edit"
        : Stands(row, cards) || coming.Contains(topic) || row.Pin ? null : "no card of it stands in this chat";

    private static bool Stands(OutboxRow row, IReadOnlyDictionary<string, string> cards) => cards.ContainsKey(row.TopicKey!);
}
