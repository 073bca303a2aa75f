using System.Text.Json;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Delivery figures of the last 30 days, from the ledger of messages; the newest 20,000 messages of a channel, read at most every ten seconds.</summary>
public sealed class DeliveryFiguresStore(Database database, IEnumerable<IChannel> channels, TimeProvider clock)
{
    private const int Most = 20_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> names = [.. channels.Select(channel => channel.Name)];

    /// <summary>Channels that can prove no more than that the network took it.</summary>
    private readonly string proveNoMore = JsonSerializer.Serialize(channels.Where(channel => channel.Proof == ChannelProof.Accepted).Select(channel => channel.Name));
    private readonly Lock gate = new();
    private long? readAt;
    private IReadOnlyList<DeliveryFigures> figures = [];

    /// <summary>One for each channel that was given something.</summary>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public IReadOnlyList<DeliveryFigures> Latest()
    {
        lock (gate)
        {
            if (readAt is { } at && clock.GetElapsedTime(at) < Fresh) return figures;
            figures = Within(DeliveryFigures.Window);
            readAt = clock.GetTimestamp();
            return figures;
        }
    }

    /// <summary>As <see cref="Latest"/>, over another time and read anew.</summary>
    public IReadOnlyList<DeliveryFigures> Within(TimeSpan window) => DeliveryFigures.Of(names.SelectMany(channel => Facts(channel, window)));

    private List<DeliveryFact> Facts(string channel, TimeSpan window)
    {
        using var session = database.Read();
        return [.. session.Query<Row>(
            $"""
            SELECT accepted_at - COALESCE(go_at, created_at) AS ToAccepted, delivered_at - COALESCE(go_at, created_at) AS ToDelivered,
                state = 'failed' AND NOT EXISTS (SELECT 1 FROM outbox other WHERE other.delivery = outbox.delivery AND (other.state IN ('delivered', 'read')
                    OR (other.state = 'accepted' AND other.channel IN (SELECT value FROM json_each(@proveNoMore))))) AS IsLost
            FROM outbox WHERE channel = @channel AND created_at >= @since AND kind <> 'reply' AND form <> '{OutboxForm.Edit}' AND state IN ('accepted', 'delivered', 'read', 'failed')
            ORDER BY id DESC LIMIT @Most
            """,
            new { channel, since = Session.ToMs(clock.GetUtcNow() - window), Most, proveNoMore }).Select(row => row.ToFact(channel))];
    }

    private sealed class Row
    {
        public long? ToAccepted { get; set; }
        public long? ToDelivered { get; set; }
        public long IsLost { get; set; }

        public DeliveryFact ToFact(string channel) => new(channel, Span(ToAccepted), Span(ToDelivered), IsLost != 0);

        private static TimeSpan? Span(long? ms) => ms is { } value ? TimeSpan.FromMilliseconds(Math.Max(0, value)) : null;
    }
}
