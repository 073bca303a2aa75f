using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>The rows of deliveries with more than one target, and their deadlines.</summary>
public sealed partial class FailoverStore(Database database, IEnumerable<IChannel> channels, DeliverySignal signal, TimeProvider clock, ILogger<FailoverStore> log)
{
    private readonly Dictionary<string, ChannelProof> proofs = channels.ToDictionary(channel => channel.Name, channel => channel.Proof, StringComparer.Ordinal);

    /// <summary>The earliest time at which something must be proven; null when nothing waits.</summary>
    public DateTimeOffset? NextDeadline()
    {
        using var session = database.Read();
        return Session.FromMs(session.Scalar<long?>("SELECT MIN(failover_at) FROM outbox WHERE failover_at IS NOT NULL"));
    }

    /// <summary>Looks after every delivery whose deadline has passed.</summary>
    /// <returns>How many there were.</returns>
    public int Turn() => database.Write(tx =>
    {
        var late = tx.Query<string>("SELECT DISTINCT delivery FROM outbox WHERE failover_at IS NOT NULL AND failover_at <= @now LIMIT 500", new { now = Now() });
        foreach (var delivery in late)
        {
            Look(tx, delivery);
            // Decided on: it does not come up again at once.
            tx.Execute("UPDATE outbox SET failover_at = NULL WHERE delivery = @delivery AND failover_at <= @now", new { delivery, now = Now() });
        }

        return late.Count;
    });

    /// <summary>Decides again over these rows' deliveries: something became of them.</summary>
    internal void Changed(Session tx, IEnumerable<OutboxRow> rows)
    {
        foreach (var delivery in rows.Select(row => row.Delivery).OfType<string>().Distinct(StringComparer.Ordinal)) Look(tx, delivery);
    }

    /// <summary>The row gave way to a later message on its topic: nobody needs to wait for its proof, nor to stand by.</summary>
    /// <param name="by">What tells it instead: whoever stands by for that says both, too. Null: nothing does.</param>
    internal static void GaveWay(Session tx, OutboxRow row, OutboxRow? by)
    {
        if (by is { Delivery: not null, Note: not null }) tx.Execute("UPDATE outbox SET note = @Note WHERE delivery = @Delivery AND standby = 1", new { by.Note, by.Delivery });
        if (row.Delivery is null) return;
        tx.Execute("UPDATE outbox SET failover_at = NULL WHERE delivery = @Delivery AND step = @Step", new { row.Delivery, row.Step });
        tx.Execute(
            "UPDATE outbox SET state = 'superseded', standby = 0, problem = 'a later message tells it' WHERE delivery = @Delivery AND standby = 1 AND state = 'pending'",
            new { row.Delivery });
    }

    /// <summary>True when later news of the same has gone to this chat: after it the earlier would say what is over. An older card may have told it: what was to be its edit went within it. What went in the same message shares its fate.</summary>
    /// <param name="byItsLike">Only what has other targets too counts: a note for this chat alone may reach nobody.</param>
    internal static bool IsOvertaken(Session tx, OutboxRow row, bool byItsLike = false) => row.TopicKey is not null && tx.Scalar<bool>(
        $"""
        SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND topic_key = @TopicKey AND form <> '{OutboxForm.Edit}' AND (id > @Id OR shows > @Id)
            AND state IN ('sending', 'accepted', 'delivered', 'read', 'unknown') AND (remote_id IS NULL OR remote_id IS NOT @RemoteId)
            AND (delivery IS NOT NULL OR NOT @byItsLike))
        """,
        new { row.Channel, row.Chat, row.TopicKey, row.Id, row.RemoteId, byItsLike });

    private void Look(Session tx, string delivery)
    {
        var rows = tx.Query<OutboxRecord>($"SELECT {OutboxRecord.Columns} FROM outbox WHERE delivery = @delivery ORDER BY step, id", new { delivery }).Select(row => row.ToRow()).ToList();
        switch (Failover.Decide(rows, channel => proofs.GetValueOrDefault(channel), clock.GetUtcNow(), clock.LocalTimeZone))
        {
            case Failover.Stop stop:
                Stop(tx, delivery, stop);
                break;
            case Failover.LetGo next:
                LetGo(tx, delivery, next, rows);
                break;
            case Failover.Lost lost:
                Disarm(tx, delivery);
                tx.AfterCommit(() => LogLost(rows[0].Subject ?? rows[0].DedupeKey, lost.Reason));
                break;
            case Failover.Unproven unproven:
                Disarm(tx, delivery);
                tx.AfterCommit(() => LogUnproven(rows[0].Subject ?? rows[0].DedupeKey, unproven.Reason));
                break;
        }
    }

    private static void Stop(Session tx, string delivery, Failover.Stop stop)
    {
        Disarm(tx, delivery);
        tx.Execute(
            "UPDATE outbox SET state = 'superseded', standby = 0, due_at = NULL, problem = @Reason WHERE delivery = @delivery AND step <> @Proven AND (due_at IS NOT NULL OR (standby = 1 AND state = 'pending'))",
            new { delivery, stop.Proven, stop.Reason });
    }

    private void LetGo(Session tx, string delivery, Failover.LetGo next, List<OutboxRow> rows)
    {
        Disarm(tx, delivery);
        var to = rows.First(row => row.Step == next.Step);
        if (IsOvertaken(tx, to))
        {
            GaveWay(tx, to, null);
            return;
        }

        Accompany(tx, to);
        var (note, isQuiet) = CatchUp(tx, to, rows, next.Note);
        // The deadline is the let-go's own, and the note goes before what the row says already.
        tx.Execute(
            """
            UPDATE outbox SET standby = 0, due_at = @now, go_at = @now, failover_at = @now + failover_after_ms, note = CASE WHEN note IS NULL THEN @note ELSE @note || ' ' || note END,
                loud = CASE WHEN @isQuiet THEN 0 ELSE loud END
            WHERE delivery = @delivery AND step = @Step AND standby = 1
            """,
            new { delivery, next.Step, note, isQuiet, now = Now() });
        tx.AfterCommit(() =>
        {
            LogNext(rows[0].Subject ?? rows[0].DedupeKey, to.Channel, next.Reason);
            if (to.FailoverAfter is { } wait) signal.DeadlineSet(clock.GetUtcNow() + wait);
            signal.Wake();
        });
    }

    /// <summary>What stands by in that chat on the same and is older goes along, so that both are told in their order or as one.</summary>
    private void Accompany(Session tx, OutboxRow to)
    {
        if (to.TopicKey is null) return;
        var older = tx.Query<string>(
            """
            UPDATE outbox SET standby = 0, due_at = @now, go_at = @now WHERE channel = @Channel AND chat = @Chat AND topic_key = @TopicKey AND id < @Id AND standby = 1 AND state = 'pending'
            RETURNING delivery
            """,
            new { to.Channel, to.Chat, to.TopicKey, to.Id, now = Now() });
        foreach (var delivery in older) Disarm(tx, delivery);
    }

    /// <summary>While it stood by, its topic's edits found no card of it here: it goes as the newest of them shows it. Nobody is woken for what is taken or over.</summary>
    private static (string Note, bool IsQuiet) CatchUp(Session tx, OutboxRow to, List<OutboxRow> rows, string note)
    {
        var edit = NewestEdit(tx, to, to.Target) ?? rows.Select(row => row.Target).Distinct().Select(chat => NewestEdit(tx, to, chat)).OfType<OutboxRow>().MaxBy(found => found.Id);
        var shows = edit is not null && edit.Target == to.Target && to is { Form: MessageForm.Card, Parts: 1 };
        if (shows) Show(tx, to, edit!);
        // A card that shows its end alone says what began, too.
        if (shows && edit is { Ends: true }) return ($"{note} It is over by now: {Supersession.Both(to, edit)}.", true);
        if (edit is { Ends: true } || EndedSince(tx, to)) return ($"{note} It is over by now.", true);
        if (edit is null || !Supersession.AsksNoMore(to, edit)) return (note, false);
        return (shows ? note : $"{note} It is taken by now.", true);
    }

    /// <summary>The last that was said of it in this chat since, if that is an edit. Of the same kind: that it was read elsewhere is a notice on an alert's card, and belongs to that one.</summary>
    private static OutboxRow? NewestEdit(Session tx, OutboxRow card, Target chat)
    {
        if (card.TopicKey is null) return null;
        var newest = tx.FirstOrDefault<OutboxRecord>(
            $"""
            SELECT {OutboxRecord.Columns} FROM outbox WHERE channel = @Channel AND chat = @Chat AND topic_key = @TopicKey AND id > @Id AND part = 1 AND kind = @Kind ORDER BY id DESC LIMIT 1
            """,
            new { chat.Channel, chat.Chat, card.TopicKey, card.Id, card.Kind })?.ToRow();
        return newest?.Form == MessageForm.CardEdit ? newest : null;
    }

    private static void Show(Session tx, OutboxRow card, OutboxRow edit) => tx.Execute(
        "UPDATE outbox SET text = @Text, plain_text = @PlainText, title = @Title, template = @Template, severity = @Severity, action = @Action, ends = @Ends, shows = @Id WHERE id = @card",
        new { edit.Text, edit.PlainText, edit.Title, edit.Template, edit.Severity, edit.Action, edit.Ends, edit.Id, card = card.Id });

    private static bool EndedSince(Session tx, OutboxRow row) => row is { TopicKey: not null, Ends: false } && tx.Scalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND chat = @Chat AND topic_key = @TopicKey AND id > @Id AND ends = 1)",
        new { row.Channel, row.Chat, row.TopicKey, row.Id });

    private static void Disarm(Session tx, string delivery) => tx.Execute("UPDATE outbox SET failover_at = NULL WHERE delivery = @delivery AND failover_at IS NOT NULL", new { delivery });

    private long Now() => Session.ToMs(clock.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} goes by {Channel} now: {Reason}")]
    private partial void LogNext(string what, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} reached nobody, and no target is left: {Reason}")]
    private partial void LogLost(string what, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} is not proven on its last target: {Reason}")]
    private partial void LogUnproven(string what, string reason);
}
