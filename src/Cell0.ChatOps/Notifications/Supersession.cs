using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>A row that does not go out, and why.</summary>
/// <param name="By">The row that tells it instead; null: nothing needs to be told.</param>
internal sealed record Dropped(OutboxRow Row, OutboxRow? By, string Reason);

/// <summary>Of unsent messages of one chat on one topic the later takes the earlier's place; an end that finds its beginning unsent says both.</summary>
internal static class Supersession
{
    /// <param name="rows">Unsent rows of one chat, oldest first.</param>
    public static (IReadOnlyList<OutboxRow> Kept, IReadOnlyList<Dropped> Dropped) Apply(IReadOnlyList<OutboxRow> rows)
    {
        var kept = new List<OutboxRow?>(rows);
        var dropped = new List<Dropped>();
        var latest = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < kept.Count; index++)
        {
            if (kept[index] is not { TopicKey: { } topic, Kind: not OutboxKind.Reply } row || row.Part > 1) continue;
            if (latest.TryGetValue(topic, out var before) && kept[before] is { } earlier) Meet(kept, before, earlier, index, row, dropped);
            if (kept[index] is not null) latest[topic] = index;
        }

        return ([.. kept.OfType<OutboxRow>()], dropped);
    }

    private static void Meet(List<OutboxRow?> kept, int before, OutboxRow earlier, int index, OutboxRow later, List<Dropped> dropped)
    {
        if (later.Form == MessageForm.CardEdit)
        {
            if (earlier is { Form: MessageForm.Card, Parts: 1 }) Drop(kept, later, kept[before] = Rewritten(earlier, later), "the card had not gone out yet and shows this", dropped);
            else if (earlier.Form == MessageForm.CardEdit) Drop(kept, earlier, later, "a later edit shows more", dropped);
            return;
        }

        // The later one must go to whoever else would have heard of the earlier.
        if (earlier.Form == MessageForm.CardEdit || !IsWhole(kept, earlier) || (earlier.Delivery is not null && later.Delivery is null)) return;
        kept[index] = TakingThePlaceOf(earlier, later);
        Drop(kept, earlier, kept[index]!, "a later message tells it", dropped);
    }

    /// <summary>True when the card asks somebody to act and the edit does not any more: it is taken, or over.</summary>
    public static bool AsksNoMore(OutboxRow card, OutboxRow edit) => edit.Ends || (card.Action is not null && edit.Action is null);

    /// <summary>The card keeps its place, and its sound while it asks for somebody; what it shows is newer.</summary>
    private static OutboxRow Rewritten(OutboxRow card, OutboxRow edit) => card with
    {
        Text = edit.Text,
        PlainText = edit.PlainText,
        Title = edit.Title,
        Template = edit.Template,
        Severity = edit.Severity,
        Action = edit.Action,
        Ends = edit.Ends,
        Shows = edit.Id,
        Loud = card.Loud && !AsksNoMore(card, edit),
        Note = edit.Ends && !card.Ends ? Both(card, edit) : card.Note,
        // What broke the handling of the old text need not break that of the new one.
        Parked = false,
        Due = card.Parked ? edit.Due : card.Due,
    };

    private static OutboxRow TakingThePlaceOf(OutboxRow earlier, OutboxRow later) => later with
    {
        Loud = later.Loud || (earlier.Loud && !AsksNoMore(earlier, later)),
        Form = earlier.Form == MessageForm.Card ? MessageForm.Card : later.Form,
        Kind = earlier.IsAlert ? OutboxKind.Alert : later.Kind,
        Since = later.Since ?? earlier.Since ?? earlier.CreatedAt,
        Resend = later.Resend || earlier.Resend,
        Note = later.Ends && !earlier.Ends ? Both(earlier, later) : later.Note,
    };

    public static string Both(OutboxRow began, OutboxRow ended)
    {
        var lasted = ended.CreatedAt - (ended.Since ?? began.Since ?? began.CreatedAt);
        return $"was down {FigureFormat.Duration(lasted > TimeSpan.Zero ? lasted : TimeSpan.Zero)}, is up";
    }

    /// <summary>False for a message of which a part has gone out already.</summary>
    private static bool IsWhole(List<OutboxRow?> kept, OutboxRow row) => row.Parts == 1 || kept.Count(other => other is not null && IsPartOf(other, row)) == row.Parts;

    private static void Drop(List<OutboxRow?> kept, OutboxRow row, OutboxRow by, string reason, List<Dropped> dropped)
    {
        for (var index = 0; index < kept.Count; index++)
        {
            if (kept[index] is not { } part || !IsPartOf(part, row)) continue;
            dropped.Add(new Dropped(part, by, reason));
            kept[index] = null;
        }
    }

    private static bool IsPartOf(OutboxRow part, OutboxRow row) => part.Id == row.Id || (row.Parts > 1 && part.DedupeKey == row.DedupeKey);
}
