using System.Text.Json;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Groups of the routes and what burns within them.</summary>
public sealed class GroupStore(Database database)
{
    private const string GroupColumns = "id AS Id, route AS Route, flush_at AS FlushAt, repeat_at AS RepeatAt";

    private const string MemberColumns =
        "group_id AS GroupId, topic_key AS TopicKey, subject AS Subject, severity AS Severity, title AS Title, since AS Since, action AS Action, labels AS Labels, not_via AS NotVia, told_at AS ToldAt, taken AS Taken, silenced_by AS SilencedBy, moved AS Moved";

    public AlertGroup? Find(Session session, string id) => session.FirstOrDefault<GroupRow>($"SELECT {GroupColumns} FROM notification_group WHERE id = @id", new { id })?.ToGroup();

    public IReadOnlyList<GroupMember> OfTopic(Session session, string topic) =>
        [.. session.Query<MemberRow>($"SELECT {MemberColumns} FROM notification_member WHERE topic_key = @topic", new { topic }).Select(row => row.ToMember())];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<GroupMember> Members(Session session, string group) =>
        [.. session.Query<MemberRow>($"SELECT {MemberColumns} FROM notification_member WHERE group_id = @group ORDER BY since, topic_key", new { group }).Select(row => row.ToMember())];

    public void Save(Session tx, AlertGroup group) => tx.Execute(
        """
        INSERT INTO notification_group (id, route, flush_at, repeat_at) VALUES (@Id, @RouteKey, @flush, @repeat)
        ON CONFLICT (id) DO UPDATE SET flush_at = excluded.flush_at, repeat_at = excluded.repeat_at
        """,
        new { group.Id, group.RouteKey, flush = Session.ToMs(group.FlushAt), repeat = Ms(group.RepeatAt) });

    public void Save(Session tx, GroupMember member) => tx.Execute(
        """
        INSERT INTO notification_member (group_id, topic_key, subject, severity, title, since, action, labels, not_via, told_at, taken, silenced_by, moved)
        VALUES (@GroupId, @TopicKey, @Subject, @Severity, @Title, @since, @Action, @labels, @NotVia, @told, @Taken, @SilencedBy, @Moved)
        ON CONFLICT (group_id, topic_key) DO UPDATE SET subject = excluded.subject, severity = excluded.severity, title = excluded.title, since = excluded.since,
            action = excluded.action, labels = excluded.labels, not_via = excluded.not_via, told_at = excluded.told_at, taken = excluded.taken, silenced_by = excluded.silenced_by, moved = excluded.moved
        """,
        new
        {
            member.GroupId, member.TopicKey, member.Subject, member.Severity, member.Title, since = Ms(member.Since), member.Action,
            labels = JsonSerializer.Serialize(member.Labels), member.NotVia, told = Ms(member.ToldAt), member.Taken, member.SilencedBy, member.Moved,
        });

    /// <summary>Takes a topic out of its groups, all or those that are not named, and forgets the groups it leaves empty.</summary>
    public void Leave(Session tx, string topic, IReadOnlyList<string> except)
    {
        foreach (var group in OfTopic(tx, topic).Select(member => member.GroupId).Except(except, StringComparer.Ordinal).ToList())
        {
            tx.Execute("DELETE FROM notification_member WHERE group_id = @group AND topic_key = @topic", new { group, topic });
            tx.Execute("DELETE FROM notification_group WHERE id = @group AND NOT EXISTS (SELECT 1 FROM notification_member WHERE group_id = @group)", new { group });
        }
    }

    public void Forget(Session tx, string group) => tx.Execute("DELETE FROM notification_group WHERE id = @group", new { group });

    /// <summary>What a silence kept back is looked at again.</summary>
    public void Wake(Session tx, string silence, DateTimeOffset at) => tx.Execute(
        "UPDATE notification_group SET repeat_at = @at WHERE id IN (SELECT group_id FROM notification_member WHERE silenced_by = @silence)", new { silence, at = Session.ToMs(at) });

    public IReadOnlyList<AlertGroup> Due(Session session, DateTimeOffset now) =>
        [.. session.Query<GroupRow>($"SELECT {GroupColumns} FROM notification_group WHERE repeat_at <= @now ORDER BY repeat_at", new { now = Session.ToMs(now) }).Select(row => row.ToGroup())];

    /// <summary>When the next group is to be looked at; null: none.</summary>
    public DateTimeOffset? NextRepeat()
    {
        using var session = database.Read();
        return Session.FromMs(session.Scalar<long?>("SELECT MIN(repeat_at) FROM notification_group WHERE repeat_at IS NOT NULL"));
    }

    private static long? Ms(DateTimeOffset? at) => at is { } known ? Session.ToMs(known) : null;

    private sealed class GroupRow
    {
        public string Id { get; set; } = "";
        public string Route { get; set; } = "";
        public long FlushAt { get; set; }
        public long? RepeatAt { get; set; }

        public AlertGroup ToGroup() => new(Id, Route, Session.FromMs(FlushAt), Session.FromMs(RepeatAt));
    }

    private sealed class MemberRow
    {
        public string GroupId { get; set; } = "";
        public string TopicKey { get; set; } = "";
        public string? Subject { get; set; }
        public string Severity { get; set; } = "";
        public string Title { get; set; } = "";
        public long? Since { get; set; }
        public string? Action { get; set; }
        public string Labels { get; set; } = "";
        public string? NotVia { get; set; }
        public long? ToldAt { get; set; }
        public long Taken { get; set; }
        public string? SilencedBy { get; set; }
        public long Moved { get; set; }

        public GroupMember ToMember() => new()
        {
            GroupId = GroupId,
            TopicKey = TopicKey,
            Subject = Subject,
            Severity = Severity,
            Title = Title,
            Since = Session.FromMs(Since),
            Action = Action,
            Labels = JsonSerializer.Deserialize<Dictionary<string, string>>(Labels) ?? [],
            NotVia = NotVia,
            ToldAt = Session.FromMs(ToldAt),
            Taken = Taken != 0,
            SilencedBy = SilencedBy,
            Moved = Moved != 0,
        };
    }
}
