using System.Globalization;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Says again what still burns and nobody has taken, and says what a silence kept back once it has ended.</summary>
public sealed class Repeater(Database database, RouteTree tree, GroupStore groups, SilenceStore silences, Notifier notifier, ILinkedChats people, TimeProvider clock)
{
    public const string Template = "still-burning";

    /// <summary>Everything that is due.</summary>
    /// <returns>When to look next; null: nothing waits.</returns>
    public DateTimeOffset? Turn()
    {
        var now = clock.GetUtcNow();
        if (groups.NextRepeat() is not { } next || next > now) return groups.NextRepeat();
        var linked = people.DefaultReceivers();
        database.Write(tx =>
        {
            var active = silences.Active(tx, now);
            foreach (var group in groups.Due(tx, now)) Look(tx, group, active, linked, now);
        });
        return groups.NextRepeat();
    }

    private void Look(Session tx, AlertGroup group, IReadOnlyList<Silence> active, IReadOnlyCollection<Target> linked, DateTimeOffset now)
    {
        if (tree.Find(group.RouteKey) is not { } route)
        {
            Rehome(tx, group, now);
            return;
        }

        var decision = RepeatDecision.Of(route, groups.Members(tx, group.Id), active, now);
        foreach (var (member, silence) in decision.Silenced)
        {
            if (member.SilencedBy != silence.Id) notifier.KeptBack(tx, Notice(member, "it still burns", now), silence, route);
            groups.Save(tx, member with { SilencedBy = silence.Id });
        }

        foreach (var (member, why) in decision.Again)
        {
            notifier.Repeat(tx, Notice(member, why, now), route, group.Id, linked);
            groups.Save(tx, member with { SilencedBy = null, ToldAt = now });
        }

        groups.Save(tx, group with { RepeatAt = decision.NextAt, FlushAt = decision.Again.Count > 0 ? now : group.FlushAt });
    }

    /// <summary>The settings no longer have its route: its members wait in the groups of those they have now.</summary>
    private void Rehome(Session tx, AlertGroup group, DateTimeOffset now)
    {
        foreach (var member in groups.Members(tx, group.Id).Where(member => !member.Moved))
        {
            foreach (var route in tree.Match(member.Labels, member.Severity))
            {
                var id = route.GroupOf(member.Labels);
                var present = groups.Find(tx, id);
                groups.Save(tx, new AlertGroup(id, route.Key, present?.FlushAt ?? now, now));
                groups.Save(tx, member with { GroupId = id });
            }
        }

        groups.Forget(tx, group.Id);
    }

    private static Notification Notice(GroupMember member, string why, DateTimeOffset now) => new()
    {
        Template = Template,
        Model = Model(member, why, now),
        Labels = member.Labels,
        Severity = member.Severity,
        Loud = member.Severity == "critical",
        Why = why,
        DedupeKey = string.Create(CultureInfo.InvariantCulture, $"{member.TopicKey}/again/{now.ToUnixTimeMilliseconds()}"),
        Subject = member.Subject,
        Title = member.Title,
        TopicKey = member.TopicKey,
        Form = MessageForm.Card,
        Since = member.Since,
        Action = member.Action,
        NotVia = member.NotVia,
    };

    internal static Dictionary<string, object?> Model(GroupMember member, string why, DateTimeOffset now) => new(StringComparer.Ordinal)
    {
        ["now"] = now,
        ["mark"] = SeverityMark.Of(member.Severity),
        ["severity"] = member.Severity,
        ["title"] = member.Title,
        ["since"] = member.Since,
        ["lasted"] = now - member.Since,
        ["why"] = why,
        ["code"] = member.Subject,
        ["action"] = member.Action,
    };
}
