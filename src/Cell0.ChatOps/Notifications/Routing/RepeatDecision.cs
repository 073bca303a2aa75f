using System.Globalization;

namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>What of a group is said again, and when to look next.</summary>
/// <param name="Again">Those to tell, each with why now.</param>
/// <param name="Silenced">Those a silence keeps back, with that silence.</param>
/// <param name="NextAt">Null: nothing to wait for.</param>
public sealed record RepeatDecision(IReadOnlyList<(GroupMember Member, string Why)> Again, IReadOnlyList<(GroupMember Member, Silence Silence)> Silenced, DateTimeOffset? NextAt)
{
    public static RepeatDecision Of(AlertRoute route, IReadOnlyList<GroupMember> members, IReadOnlyList<Silence> active, DateTimeOffset now)
    {
        var again = new List<(GroupMember, string)>();
        var silenced = new List<(GroupMember, Silence)>();
        DateTimeOffset? next = null;

        // What somebody has taken is left to that lease: its end tells.
        foreach (var member in members.Where(member => member is { Taken: false, Moved: false }))
        {
            var repeatAt = member.ToldAt + route.RepeatInterval;
            if (active.FirstOrDefault(silence => silence.Covers(member.Labels)) is { } silence)
            {
                if (member.ToldAt is null || repeatAt <= now || member.SilencedBy is not null) silenced.Add((member, silence));
                next = Earlier(next, repeatAt > now && member.SilencedBy is null ? Earlier(repeatAt, silence.EndsAt) : silence.EndsAt);
            }
            else if (member.SilencedBy is { } ended)
            {
                again.Add((member, $"silence {ended} ended and it still burns"));
                next = Earlier(next, now + route.RepeatInterval);
            }
            else if (repeatAt <= now)
            {
                again.Add((member, $"it still burns, repeated after {Words(route.RepeatInterval!.Value)}"));
                next = Earlier(next, now + route.RepeatInterval);
            }
            else next = Earlier(next, repeatAt);
        }

        return new RepeatDecision(again, silenced, next);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static string Words(TimeSpan span) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(span.TotalHours >= 1 ? $"{span.TotalHours:0.#} h" : span.TotalMinutes >= 1 ? $"{span.TotalMinutes:0.#} min" : $"{span.TotalSeconds:0.#} s")}");
}
