using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Decides who is told what, and puts it into the outbox. Sends nothing itself.</summary>
public sealed partial class Notifier(
    Database database, RouteTree tree, SilenceStore silences, GroupStore groups, DecisionStore decisions, RowWriter rows, RepeatSignal repeats, TimeProvider clock, ILogger<Notifier> log)
{
    /// <summary>Several, in their order.</summary>
    public int Enqueue(Session tx, IReadOnlyList<Notification> notifications, IReadOnlyCollection<Target> linked) => notifications.Sum(notification => Enqueue(tx, notification, linked));

    /// <summary>Routes, silences, groups, renders and inserts in the caller's transaction: what happened and the message about it are committed together.</summary>
    /// <param name="linked">Everyone linked; told while no routes are set.</param>
    /// <returns>How many messages are new.</returns>
    public int Enqueue(Session tx, Notification notification, IReadOnlyCollection<Target> linked)
    {
        var now = clock.GetUtcNow();
        var labels = Labels(notification);
        var known = notification.TopicKey is { } topic ? groups.OfTopic(tx, topic) : [];
        var routes = notification.OnlyTo is null ? Routes(tx, notification, labels, known) : [RouteTree.Personal];
        var present = routes.Select(route => notification.TopicKey is null ? null : groups.Find(tx, route.GroupOf(labels))).ToList();
        var silence = silences.Active(tx, now).FirstOrDefault(silence => silence.Covers(labels));
        var decision = RoutingDecision.Of(notification, labels, routes, present, silence, known, now);
        var (chats, written) = rows.Write(tx, notification, decision.Postings, notification.OnlyTo ?? linked, now);
        if (notification.OnlyWithoutCards && decision.Postings.Count > 0 && chats == 0) return 0;
        decision = Final(notification, decision, chats, written.Count);
        Remember(tx, notification, decision, routes, present, known, labels, silence, now);
        Record(tx, notification, decision.Outcome, decision.Reason, routes, written, now);
        return written.Count;
    }

    /// <summary>Says again what still burns, to one route.</summary>
    internal void Repeat(Session tx, Notification notification, AlertRoute route, string group, IReadOnlyCollection<Target> linked)
    {
        var now = clock.GetUtcNow();
        var (chats, written) = rows.Write(tx, notification, [new Posting(route, group, null, route.Holds ? group : null)], linked, now);
        var outcome = chats == 0 ? RoutingOutcome.Nobody : RoutingOutcome.Repeated;
        Record(tx, notification, outcome, chats == 0 ? NobodyLeft(notification) : notification.Why, [route], written, now);
    }

    /// <summary>Notes that something is kept back when it would have been said again.</summary>
    internal void KeptBack(Session tx, Notification notification, Silence silence, AlertRoute route) =>
        Record(tx, notification, RoutingOutcome.Silenced, silence.Sentence, [route], [], clock.GetUtcNow());

    /// <summary>Answers in this chat, now. The answer stands in the outbox when this returns.</summary>
    /// <param name="key">Names the answer within its chat; the same key answers once.</param>
    /// <param name="title">Goes out alone when the template fails.</param>
    /// <param name="file">A document that goes with it, where the channel takes documents.</param>
    /// <exception cref="StorageException">Nothing was stored; nothing will be sent.</exception>
    public ReplyHandle Reply(Target chat, string key, string template, IReadOnlyDictionary<string, object?> model, string title, MessageFile? file = null)
    {
        var parts = rows.Render(chat, template, model, title);
        var envelope = new OutboxRow { Channel = "", Chat = "", Kind = OutboxKind.Reply, DedupeKey = key, Template = template, Severity = "info", Why = "you asked", File = file, Text = "", PlainText = "" };
        database.Write(tx => rows.Insert(tx, chat, parts, envelope, null, []));
        return new ReplyHandle(chat, key);
    }

    private static RoutingDecision Final(Notification notification, RoutingDecision decision, int chats, int written) => decision.Postings.Count == 0 ? decision
        : chats == 0 && notification.Form != MessageForm.CardEdit ? decision with { Outcome = RoutingOutcome.Nobody, Reason = NobodyLeft(notification) }
        : written == 0 && chats > 0 ? decision with { Outcome = RoutingOutcome.Duplicate, Reason = "everybody it would go to has it already" }
        : decision;

    private static string NobodyLeft(Notification notification) =>
        notification.NotVia is { } channel ? $"its receivers have no chat but on {channel}, which it is about" : "its receivers have no chat that can be reached";

    /// <summary>Those that take it. What shows a thing as it stands, and its end, goes to those who heard of it, whatever its severity has become since.</summary>
    private IReadOnlyList<AlertRoute> Routes(Session tx, Notification notification, IReadOnlyDictionary<string, string> labels, IReadOnlyList<GroupMember> known)
    {
        var follows = notification.Ends || notification.OnlyWithoutCards || notification.Form == MessageForm.CardEdit;
        // A route that was kept from telling the beginning tells no end, unless all were.
        var heard = notification.Ends && known.Any(member => member.ToldAt is not null) ? known.Where(member => member.ToldAt is not null) : known;
        IReadOnlyList<AlertRoute> told = !follows ? [] : [.. heard.Select(member => groups.Find(tx, member.GroupId)).OfType<AlertGroup>().Select(group => tree.Find(group.RouteKey)).OfType<AlertRoute>().DistinctBy(route => route.Key)];
        return told.Count > 0 ? told : tree.Match(labels, notification.Severity);
    }

    /// <summary>What labels it carries, with the two that routes ask for most.</summary>
    private static IReadOnlyDictionary<string, string> Labels(Notification notification)
    {
        if (notification.Labels.ContainsKey("severity") && notification.Labels.ContainsKey("alertname")) return notification.Labels;
        var labels = new Dictionary<string, string>(notification.Labels, StringComparer.Ordinal);
        labels.TryAdd("severity", notification.Severity);
        labels.TryAdd("alertname", notification.Template);
        return labels;
    }

    /// <summary>Keeps the groups: what was told, what waits, what is over.</summary>
    private void Remember(
        Session tx, Notification notification, RoutingDecision decision, IReadOnlyList<AlertRoute> routes, List<AlertGroup?> present, IReadOnlyList<GroupMember> known,
        IReadOnlyDictionary<string, string> labels, Silence? silence, DateTimeOffset now)
    {
        if (notification.TopicKey is not { } topic || decision.Outcome == RoutingOutcome.Duplicate) return;
        if (notification.Ends)
        {
            if (known.Count > 0) groups.Leave(tx, topic, []);
            return;
        }

        if (notification.Form == MessageForm.CardEdit)
        {
            foreach (var member in known) groups.Save(tx, member with { Taken = notification.IsTaken, Severity = notification.Severity, Title = notification.Title });
            if (!notification.IsTaken) WakeFor(tx, known);
            return;
        }

        if (notification.OnlyWithoutCards) return;
        var ids = routes.Select(route => route.GroupOf(labels)).ToList();
        var soonest = DateTimeOffset.MaxValue;
        Move(tx, topic, routes, ids, known);
        for (var at = 0; at < routes.Count; at++)
        {
            // A thing that is told once and will not be said again needs no memory.
            if (routes[at] is { Holds: false, RepeatInterval: null } && silence is null && known.Count == 0) continue;
            var toldAt = silence is null ? decision.Postings.FirstOrDefault(posting => posting.GroupId == ids[at])?.Due ?? now : (DateTimeOffset?)null;
            var look = SaveGroup(tx, routes[at], ids[at], present[at], toldAt, silence, notification, now);
            if (look < soonest) soonest = look.Value;
            groups.Save(tx, new GroupMember
            {
                GroupId = ids[at], TopicKey = topic, Subject = notification.Subject, Severity = notification.Severity, Title = notification.Title, Since = notification.Since, Action = notification.Action,
                Labels = labels, NotVia = notification.NotVia, Taken = notification.IsTaken, SilencedBy = silence?.Id,
                ToldAt = toldAt ?? known.FirstOrDefault(member => member.GroupId == ids[at])?.ToldAt,
            });
        }

        if (soonest < DateTimeOffset.MaxValue) tx.AfterCommit(() => repeats.Wake(soonest));
    }

    /// <summary>Where it was told and is not any more, it stays for its end.</summary>
    private void Move(Session tx, string topic, IReadOnlyList<AlertRoute> routes, List<string> ids, IReadOnlyList<GroupMember> known)
    {
        var left = known.Where(member => !ids.Contains(member.GroupId, StringComparer.Ordinal)).ToList();
        var stay = left.Where(member => member.ToldAt is not null && groups.Find(tx, member.GroupId) is { } group && routes.All(route => route.Key != group.RouteKey)).ToList();
        foreach (var member in stay) groups.Save(tx, member with { Moved = true });
        if (stay.Count < left.Count) groups.Leave(tx, topic, [.. ids, .. stay.Select(member => member.GroupId)]);
    }

    /// <returns>When it is to be looked at.</returns>
    private DateTimeOffset? SaveGroup(Session tx, AlertRoute route, string id, AlertGroup? before, DateTimeOffset? toldAt, Silence? silence, Notification notification, DateTimeOffset now)
    {
        var flush = toldAt ?? before?.FlushAt ?? GroupTiming.NextFlush(route, null, notification.Since, now);
        var look = silence is not null ? silence.EndsAt : toldAt + route.RepeatInterval;
        var repeat = look is null || before?.RepeatAt < look ? before?.RepeatAt : look;
        groups.Save(tx, new AlertGroup(id, route.Key, flush, repeat));
        return repeat;
    }

    /// <summary>Somebody gave it back: its group is looked at again.</summary>
    private void WakeFor(Session tx, IReadOnlyList<GroupMember> members)
    {
        foreach (var member in members.Where(member => member is { Taken: true, Moved: false }))
        {
            if (groups.Find(tx, member.GroupId) is not { } group || tree.Find(group.RouteKey)?.RepeatInterval is not { } interval) continue;
            var look = clock.GetUtcNow() + interval;
            if (group.RepeatAt is null || group.RepeatAt > look) groups.Save(tx, group with { RepeatAt = look });
        }
    }

    private void Record(Session tx, Notification notification, string outcome, string reason, IReadOnlyList<AlertRoute> routes, IReadOnlyList<OutboxRow> written, DateTimeOffset now)
    {
        var receivers = routes.Select(route => route.Receiver.Name).Distinct(StringComparer.Ordinal).ToList();
        decisions.Add(tx, notification, outcome, reason, receivers, [.. written.Select(row => row.Id)], now);
        if (outcome == RoutingOutcome.Nobody) tx.AfterCommit(() => LogNobody(notification.Title, reason));
        else tx.AfterCommit(() => LogDecided(notification.Template, notification.Subject ?? notification.DedupeKey, outcome, reason));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Template} of {Subject} {Outcome}: {Reason}")]
    private partial void LogDecided(string template, string subject, string outcome, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody is told '{Title}': {Reason}")]
    private partial void LogNobody(string title, string reason);
}

/// <summary>Names an answer, so that it can be edited while what it tells goes on.</summary>
public sealed record ReplyHandle(Target Chat, string Key);
