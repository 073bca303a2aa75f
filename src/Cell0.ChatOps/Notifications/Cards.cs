namespace Cell0.ChatOps.Notifications;

/// <summary>
/// An edit whose topic was told without a card (within a bundle, or the card is gone) becomes a silent card, so that nobody misses what changed; so does the edit of a pinned topic.
/// Where nothing was told, or all has been said, it vanishes.
/// </summary>
internal static class Cards
{
    /// <param name="rows">What may go now, oldest first.</param>
    /// <param name="held">Unsent rows of the same topics that may not go yet.</param>
    /// <param name="topics">What the chat has been told of the topics that are to be edited; one that is not among them was never told.</param>
    public static (IReadOnlyList<OutboxRow> Kept, IReadOnlyList<Dropped> Dropped) Apply(IReadOnlyList<OutboxRow> rows, IReadOnlyList<OutboxRow> held, IReadOnlyDictionary<string, TopicInChat> topics, bool canEdit)
    {
        var kept = new List<OutboxRow>(rows.Count);
        var dropped = new List<Dropped>();
        var saying = Messages(rows).ToLookup(row => row.TopicKey!, StringComparer.Ordinal);
        var later = Messages(held).ToLookup(row => row.TopicKey!, StringComparer.Ordinal);
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Form != MessageForm.CardEdit) kept.Add(row);
            else if (Vanishes(row, topics, canEdit, saying, later) is { } reason) dropped.Add(new Dropped(row, null, reason));
            else if (Stands(row, topics)) kept.Add(row.Loud ? row with { Loud = false } : row);
            else if (!saying.Contains(row.TopicKey!) && made.Add(row.TopicKey!)) kept.Add(row with { Form = MessageForm.Card, Loud = false });
        }

        return (kept, dropped);
    }

    private static IEnumerable<OutboxRow> Messages(IReadOnlyList<OutboxRow> rows) => rows.Where(row => row is { Form: not MessageForm.CardEdit, TopicKey: not null });

    /// <returns>Why it vanishes; null: it has a place, now or once the message before it has gone.</returns>
    private static string? Vanishes(OutboxRow row, IReadOnlyDictionary<string, TopicInChat> topics, bool canEdit, ILookup<string, OutboxRow> saying, ILookup<string, OutboxRow> later)
    {
        if (row.TopicKey is not { } topic) return "an edit of nothing";
        if (row.Part > 1) return "a card shows the first part";
        if (!canEdit) return "this channel cannot edit";
        if (Stands(row, topics)) return null;
        // A beginning on its way does not tell the end.
        if (saying[topic].Any(message => message.Ends || !row.Ends)) return "a message on its way tells it";
        if (row.Ends && later[topic].Any(message => message.Ends)) return "its end has a message of its own, which waits for its group";
        if (row.Pin || saying.Contains(topic)) return null;
        return !topics.TryGetValue(topic, out var told) ? "this chat was not told of it" : told.IsOver && row.Ends ? "its end was told" : null;
    }

    private static bool Stands(OutboxRow row, IReadOnlyDictionary<string, TopicInChat> topics) => topics.TryGetValue(row.TopicKey!, out var topic) && topic.Card is not null;
}
