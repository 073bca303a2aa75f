namespace Cell0.ChatOps.Notifications;

internal enum OutgoingKind
{
    /// <summary>Nothing may go now.</summary>
    Nothing,
    Single,

    /// <summary>An edit of a card that stands in the chat.</summary>
    Edit,

    /// <summary>Several messages in one.</summary>
    Bundle,

    /// <summary>What began and ended while the channel could not be reached, in one message.</summary>
    CatchUp,
}

/// <param name="Limit">Longest text of the channel in UTF-16 units.</param>
internal sealed record ChannelFacts(string Channel, int Limit, bool CanEdit);

/// <summary>What goes out next of one chat, and what does not go at all.</summary>
internal sealed record Outgoing
{
    /// <summary>Most messages in one where the channel has no limit.</summary>
    public const int MostInOne = 100;

    public required OutgoingKind Kind { get; init; }

    /// <summary>Why this, for the log.</summary>
    public required string Reason { get; init; }

    /// <summary>What is sent; the first carries the others.</summary>
    public IReadOnlyList<OutboxRow> Rows { get; init; } = [];

    public IReadOnlyList<Dropped> Dropped { get; init; } = [];

    /// <summary>Rows that read otherwise now than they are stored.</summary>
    public IReadOnlyList<OutboxRow> Changed { get; init; } = [];

    /// <summary>Nothing of this chat may go before; null: nothing waits behind a try that failed.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The remote name of the card to edit.</summary>
    public string? Card { get; init; }

    public Outage? Outage { get; init; }

    /// <summary>Alerts that still burn and are told after a catch-up.</summary>
    public int StillBurning { get; init; }

    /// <param name="rows">Unsent rows of one chat, oldest first; those that are held or pushed aside are there for what may take their place.</param>
    /// <param name="topics">What the chat has been told of the topics that are to be edited.</param>
    /// <param name="outage">The present or last time the channel was away; null: none that is worth a word.</param>
    /// <param name="ignoreBackoff">True: what waits for another try may go now, but for what may have arrived: each try of that may be one more copy.</param>
    public static Outgoing Compose(IReadOnlyList<OutboxRow> rows, ChannelFacts facts, IReadOnlyDictionary<string, TopicInChat> topics, Outage? outage, DateTimeOffset now, bool ignoreBackoff)
    {
        var blocked = rows.FirstOrDefault(row => WaitsForAnotherTry(row, now) && !(ignoreBackoff && row.State != OutboxState.Unknown));
        var within = blocked is null ? rows : [.. rows.TakeWhile(row => row.Id != blocked.Id)];
        var (superseded, dropped) = Supersession.Apply(within);
        var ready = superseded.ToLookup(row => row.Due <= now || (ignoreBackoff && WaitsForAnotherTry(row, now)));
        var (kept, vanished) = Cards.Apply([.. ready[true]], [.. ready[false]], topics, facts.CanEdit);
        IReadOnlyList<Dropped> allDropped = [.. dropped, .. vanished];
        var changed = Changes(within, [.. superseded, .. kept]);
        return Next(kept, facts, topics, outage, blocked?.Due) with { Dropped = allDropped, Changed = changed };
    }

    private static bool WaitsForAnotherTry(OutboxRow row, DateTimeOffset now) => row.Due > now && row.Attempts > 0 && !row.Parked;

    private static Outgoing Next(IReadOnlyList<OutboxRow> kept, ChannelFacts facts, IReadOnlyDictionary<string, TopicInChat> topics, Outage? outage, DateTimeOffset? blockedUntil)
    {
        if (kept.Count == 0) return new Outgoing { Kind = OutgoingKind.Nothing, Reason = blockedUntil is null ? "nothing is due" : "the first of them waits for another try", Until = blockedUntil };
        if (outage is not null && Over(kept, outage) is { Count: > 0 } over) return CatchUp(kept, over, outage, facts);
        var head = kept[0];
        if (head.Form == MessageForm.CardEdit) return new Outgoing { Kind = OutgoingKind.Edit, Rows = [head], Card = topics[head.TopicKey!].Card, Reason = "its card is edited" };
        var together = MayBundle(head) ? Fitting(kept.Where(row => row.Form != MessageForm.CardEdit).TakeWhile(MayBundle), facts.Limit) : [head];
        return together.Count > 1
            ? new Outgoing { Kind = OutgoingKind.Bundle, Rows = together, Outage = outage, Reason = $"{together.Count} waited and go as one" }
            : new Outgoing { Kind = OutgoingKind.Single, Rows = [head], Outage = outage, Reason = "its turn" };
    }

    private static Outgoing CatchUp(IReadOnlyList<OutboxRow> kept, IReadOnlyList<OutboxRow> over, Outage outage, ChannelFacts facts) => new()
    {
        Kind = OutgoingKind.CatchUp,
        Rows = Fitting(over, facts.Limit, BundleLine.TimesRoom),
        Outage = outage,
        StillBurning = kept.Where(row => row is { IsAlert: true, Ends: false, Part: 1 } && row.Form != MessageForm.CardEdit).Select(row => row.TopicKey ?? row.DedupeKey).Distinct(StringComparer.Ordinal).Count(),
        Reason = "the channel was away while it happened",
    };

    /// <summary>What ended before the channel came back, unless its beginning still waits in a message of its own.</summary>
    private static List<OutboxRow> Over(IReadOnlyList<OutboxRow> kept, Outage outage)
    {
        var begun = new HashSet<string>(StringComparer.Ordinal);
        var over = new List<OutboxRow>();
        foreach (var row in kept.Where(row => row.TopicKey is not null && row.Form != MessageForm.CardEdit))
        {
            if (row is { Ends: true } && MayBundle(row) && row.CreatedAt >= outage.From && row.CreatedAt <= outage.To && !begun.Contains(row.TopicKey!)) over.Add(row);
            else begun.Add(row.TopicKey!);
        }

        return over;
    }

    private static bool MayBundle(OutboxRow row) => row is { Kind: not OutboxKind.Reply, Parts: 1, File: null, Pin: false, Alone: false } && row.Form != MessageForm.CardEdit;

    /// <summary>As many as one message holds; at least the first.</summary>
    private static List<OutboxRow> Fitting(IEnumerable<OutboxRow> rows, int limit, int lineRoom = 1)
    {
        var room = Math.Min(limit, 100_000) - BundleLine.HeaderRoom;
        var taken = new List<OutboxRow>();
        foreach (var row in rows)
        {
            room -= BundleLine.Of(row).Length + lineRoom;
            if (taken.Count > 0 && (room < 0 || taken.Count == MostInOne)) break;
            taken.Add(row);
        }

        return taken;
    }

    private static List<OutboxRow> Changes(IReadOnlyList<OutboxRow> before, IReadOnlyList<OutboxRow> after)
    {
        var stored = before.ToDictionary(row => row.Id);
        return [.. after.Where(row => !ReferenceEquals(row, stored[row.Id])).GroupBy(row => row.Id).Select(same => same.Last())];
    }
}
