using System.Globalization;

namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>What became of a notification.</summary>
public static class RoutingOutcome
{
    public const string Told = "told";
    public const string Silenced = "silenced";

    /// <summary>Held until its group is told.</summary>
    public const string Grouped = "grouped";
    public const string Repeated = "repeated";

    /// <summary>Everybody it would go to has it.</summary>
    public const string Duplicate = "duplicate";
    public const string Nobody = "nobody";
}

/// <summary>One receiver's copy.</summary>
/// <param name="Due">Null: now.</param>
/// <param name="Batch">What is told in the same breath; null: alone.</param>
public sealed record Posting(AlertRoute Route, string GroupId, DateTimeOffset? Due, string? Batch);

/// <summary>Where a notification goes, and why.</summary>
/// <param name="Reason">One sentence, for the log, the ledger and the API.</param>
public sealed record RoutingDecision(string Outcome, string Reason, IReadOnlyList<Posting> Postings)
{
    /// <param name="routes">Those that take it.</param>
    /// <param name="groups">The group of each route, in their order; null: there is none yet.</param>
    /// <param name="silence">The active one that covers it; null: none.</param>
    /// <param name="known">What burns already under its topic.</param>
    public static RoutingDecision Of(
        Notification notification, IReadOnlyDictionary<string, string> labels, IReadOnlyList<AlertRoute> routes, IReadOnlyList<AlertGroup?> groups,
        Silence? silence, IReadOnlyList<GroupMember> known, DateTimeOffset now)
    {
        // An edit makes no sound and keeps a card true, whatever is silenced; it goes after the card it edits.
        if (notification.Form == MessageForm.CardEdit)
            return new(RoutingOutcome.Told, "the card is kept up to date", [.. routes.Select((route, at) => Follow(labels, route, groups[at], [], now))]);
        if (silence is not null) return new(RoutingOutcome.Silenced, silence.Sentence, []);
        if (notification.Ends && known.Count > 0 && known.All(member => member.ToldAt is null))
            return new(RoutingOutcome.Silenced, "its beginning was silenced, so nobody is told of its end", []);
        // What stands in for an edit goes when the edit does.
        var postings = routes.Select((route, at) => notification.OnlyWithoutCards ? Follow(labels, route, groups[at], known, now) : Post(notification, labels, route, groups[at], now)).ToList();
        var held = postings.Where(posting => posting.Due > now).ToList();
        // Nobody is woken for what is over; somebody who looks in the morning should still see that it was.
        var both = notification.Ends && known.Count > 0 && known.All(member => member.ToldAt > now) ? "; it ended before it was told, so one silent message says both" : "";
        return held.Count > 0
            ? new(RoutingOutcome.Grouped, string.Join("; ", held.Select(posting => Waits(posting, groups[postings.IndexOf(posting)], now))) + both, postings)
            : new(RoutingOutcome.Told, $"goes to {string.Join(" and ", routes.Select(route => route.Receiver.Name).Distinct(StringComparer.Ordinal))} at once{both}", postings);
    }

    /// <summary>Now, or once what it follows has gone.</summary>
    private static Posting Follow(IReadOnlyDictionary<string, string> labels, AlertRoute route, AlertGroup? group, IReadOnlyList<GroupMember> known, DateTimeOffset now)
    {
        var held = known.Select(member => member.ToldAt).Append(group?.FlushAt).Max();
        return new(route, route.GroupOf(labels), held > now ? held : null, null);
    }

    private static Posting Post(Notification notification, IReadOnlyDictionary<string, string> labels, AlertRoute route, AlertGroup? group, DateTimeOffset now)
    {
        var id = route.GroupOf(labels);
        if (notification.TopicKey is null || !route.Holds) return new Posting(route, id, null, null);
        var due = GroupTiming.NextFlush(route, group?.FlushAt, notification.Since, now);
        return new Posting(route, id, due, id);
    }

    private static string Waits(Posting posting, AlertGroup? group, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"goes to {posting.Route.Receiver.Name} in {(posting.Due - now)?.TotalSeconds:0} s with its group ({(group is null ? "GroupWait" : "GroupInterval")})");
}
