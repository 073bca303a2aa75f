using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>The answer to a wish about a silence: the silence, or one sentence why nothing was done.</summary>
public sealed record SilenceAnswer(Silence? Silence, string? Refusal);

/// <summary>Keeps the silences.</summary>
public sealed class SilenceBook(SilenceStore store, GroupStore groups, RepeatSignal repeats, TimeProvider clock)
{
    /// <summary>A silence nobody remembers is an alert that never comes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const int LongestComment = 500;

    private static readonly Dictionary<string, string> Nothing = [];

    public IReadOnlyList<Silence> Active(Session session) => store.Active(session, clock.GetUtcNow());

    /// <summary>Those in force, the last to end first.</summary>
    public IReadOnlyList<Silence> Active() => [.. store.List().Where(silence => silence.IsActive(clock.GetUtcNow()))];

    public SilenceAnswer Create(Session tx, IReadOnlyList<LabelMatcher> matchers, TimeSpan span, string by, string? comment)
    {
        var now = clock.GetUtcNow();
        if (matchers.Count == 0) return Refuse("Silence what? Nothing done. Give a matcher such as severity=low, a job or a code.");
        if (matchers.All(matcher => matcher.Holds(Nothing))) return Refuse("These matchers hold for everything. Nothing done. Name at least one label that must be there.");
        if (string.IsNullOrWhiteSpace(comment)) return Refuse("A silence needs a reason. Nothing done. Add it behind two dashes: -- deploy.");
        if (comment.Length > LongestComment) return Refuse($"The reason has at most {LongestComment} characters. Nothing done.");
        if (span < TimeSpan.FromMinutes(1) || span > Longest) return Refuse("A silence lasts from 1 minute to 7 days. Nothing done.");
        var silence = new Silence { Id = store.NextId(tx), Matchers = matchers, StartsAt = now, EndsAt = now + span, CreatedBy = by, Comment = comment.Trim() };
        store.Save(tx, silence, now);
        return new SilenceAnswer(silence, null);
    }

    /// <summary>Ends it now; what it kept back and still burns is told.</summary>
    public SilenceAnswer Expire(Session tx, string id)
    {
        var now = clock.GetUtcNow();
        if (store.Find(tx, id.ToUpperInvariant()) is not { } silence) return Refuse($"There is no silence {id}. Nothing done. /silences lists them.");
        if (!silence.IsActive(now)) return Refuse($"{silence.Id} is already over. Nothing done.");
        var ended = silence with { EndsAt = now };
        store.Save(tx, ended, now);
        groups.Wake(tx, ended.Id, now);
        tx.AfterCommit(repeats.Wake);
        return new SilenceAnswer(ended, null);
    }

    private static SilenceAnswer Refuse(string sentence) => new(null, sentence);
}
