using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>What Twilio took from us, and the furthest it said of each.</summary>
public sealed class SentMessageStore(Database database, TimeProvider clock)
{
    private const string Columns = "sid AS Sid, number AS Number, templated AS Templated, sent_at AS SentAt, reach AS Reach";

    private const int MostTraced = 20;

    private static readonly TimeSpan Memory = TimeSpan.FromDays(7);
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromMinutes(15);

    public void Sent(string sid, PhoneNumber number, bool templated) => database.Write(tx =>
    {
        var now = clock.GetUtcNow();
        tx.Execute("DELETE FROM whatsapp_message WHERE sent_at < @before", new { before = Session.ToMs(now - Memory) });
        return tx.Execute(
            """
            INSERT INTO whatsapp_message (sid, number, templated, sent_at, read_next_at) VALUES (@sid, @E164, @templated, @now, @next)
            ON CONFLICT (sid) DO UPDATE SET number = excluded.number, templated = excluded.templated, sent_at = excluded.sent_at
            """,
            new { sid, number.E164, templated, now = Session.ToMs(now), next = Next(now, null, now) });
    });

    /// <returns>Null when we know of no such message.</returns>
    public SentMessage? Find(string sid)
    {
        using var session = database.Read();
        return session.FirstOrDefault<Row>($"SELECT {Columns} FROM whatsapp_message WHERE sid = @sid", new { sid })?.ToMessage();
    }

    /// <summary>Keeps the furthest that was said; a message that is not known yet is remembered by its name.</summary>
    /// <param name="passing">It failed for a reason that passes.</param>
    public void Told(string sid, ReceiptKind reach, DateTimeOffset at, bool passing) => database.Write(tx => tx.Execute(
        """
        INSERT INTO whatsapp_message (sid, number, templated, sent_at, reach, told_at, delivered_at, passing, read_next_at) VALUES (@sid, '', 0, @now, @reach, @now, @delivered, @passing, NULL)
        ON CONFLICT (sid) DO UPDATE SET reach = MAX(reach, excluded.reach), told_at = excluded.told_at, delivered_at = COALESCE(delivered_at, excluded.delivered_at), passing = excluded.passing
        """,
        new { sid, reach = (int)reach, now = Session.ToMs(clock.GetUtcNow()), delivered = reach >= ReceiptKind.Delivered ? Session.ToMs(at) : (long?)null, passing }));

    /// <summary>Messages whose status is to be asked for now, longest due first.</summary>
    public IReadOnlyList<SentMessage> Due(int limit)
    {
        using var session = database.Read();
        return [.. session.Query<Row>($"SELECT {Columns} FROM whatsapp_message WHERE read_next_at <= @now ORDER BY read_next_at LIMIT @limit", new { now = Session.ToMs(clock.GetUtcNow()), limit })
            .Select(row => row.ToMessage())];
    }

    public DateTimeOffset? NextDue()
    {
        using var session = database.Read();
        return Session.FromMs(session.Scalar<long?>("SELECT MIN(read_next_at) FROM whatsapp_message WHERE read_next_at IS NOT NULL"));
    }

    /// <summary>Its status was read: says when to ask again.</summary>
    /// <param name="gone">Twilio does not know it.</param>
    public void Read(string sid, bool gone = false) => database.Write(tx =>
    {
        var now = clock.GetUtcNow();
        var row = tx.FirstOrDefault<Row>($"SELECT {Columns} FROM whatsapp_message WHERE sid = @sid", new { sid });
        return row is null ? 0 : tx.Execute("UPDATE whatsapp_message SET read_next_at = @next WHERE sid = @sid", new { sid, next = gone ? null : Next(Session.FromMs(row.SentAt), row.Kind, now) });
    });

    /// <summary>How many failures that pass this number had of late.</summary>
    public int Passing(string e164, TimeSpan within)
    {
        using var session = database.Read();
        return session.Scalar<int>("SELECT COUNT(*) FROM whatsapp_message WHERE number = @e164 AND passing = 1 AND told_at >= @since", new { e164, since = Session.ToMs(clock.GetUtcNow() - within) });
    }

    /// <summary>The last time that a phone had a message, and what was sent since of which nothing such came: what speaks for and against the path.</summary>
    public PathTrace Trace()
    {
        using var session = database.Read();
        var proof = session.Scalar<long?>("SELECT MAX(delivered_at) FROM whatsapp_message");
        var waiting = session.Query<Row>(
            $"SELECT {Columns} FROM whatsapp_message WHERE reach < @failed AND number <> '' AND sent_at > @after ORDER BY sent_at LIMIT @MostTraced",
            new { failed = (int)ReceiptKind.TryAgain, after = proof ?? 0, MostTraced });
        var refused = session.Scalar<int>(
            "SELECT COUNT(*) FROM whatsapp_message WHERE passing = 1 AND told_at > @after AND told_at >= @late", new { after = proof ?? 0, late = Session.ToMs(clock.GetUtcNow() - RefusedWithin) });
        return new PathTrace(Session.FromMs(proof), [.. waiting.Select(row => row.ToMessage())], refused);
    }

    /// <summary>Up to when inbound messages were read; null: never.</summary>
    public DateTimeOffset? InboundUntil()
    {
        using var session = database.Read();
        return Session.FromMs(session.Scalar<long?>("SELECT inbound_until FROM whatsapp_reading"));
    }

    public void InboundRead(DateTimeOffset until) => database.Write(tx => tx.Execute(
        "INSERT INTO whatsapp_reading (one, inbound_until) VALUES (1, @until) ON CONFLICT (one) DO UPDATE SET inbound_until = excluded.inbound_until", new { until = Session.ToMs(until) }));

    private static long? Next(DateTimeOffset sent, ReceiptKind? reach, DateTimeOffset now) => TwilioStatus.ReadAgainAfter(reach, now - sent) is { } after ? Session.ToMs(now + after) : null;

    private sealed class Row
    {
        public string Sid { get; set; } = "";
        public string Number { get; set; } = "";
        public long Templated { get; set; }
        public long SentAt { get; set; }
        public long Reach { get; set; }

        public ReceiptKind? Kind => Reach < 0 ? null : (ReceiptKind)Reach;

        public SentMessage ToMessage() => new(Sid, Number, Templated != 0, Session.FromMs(SentAt), Kind);
    }
}

/// <param name="Number">E.164; empty while only a receipt has named it.</param>
/// <param name="Reach">The furthest that was said of it; null: nothing.</param>
public sealed record SentMessage(string Sid, string Number, bool Templated, DateTimeOffset SentAt, ReceiptKind? Reach);

/// <param name="ProvenAt">When a phone last had a message.</param>
/// <param name="Waiting">Messages since that neither failed nor arrived, oldest first.</param>
/// <param name="Refused">Messages since, within the last 15 minutes, that failed for reasons of the network and not of the person.</param>
public sealed record PathTrace(DateTimeOffset? ProvenAt, IReadOnlyList<SentMessage> Waiting, int Refused);
