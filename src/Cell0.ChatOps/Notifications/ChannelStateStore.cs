using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>What a restart must not forget of a channel.</summary>
public sealed class ChannelStateStore(Database database, TimeProvider clock)
{
    public IReadOnlyList<ChannelState> All()
    {
        using var session = database.Read();
        return [.. session.Query<Row>(
            """
            SELECT channel AS Channel, last_proof_at AS LastProofAt, failing_since AS FailingSince, problem AS Problem, outage_from AS OutageFrom, outage_to AS OutageTo,
                outage_reason AS OutageReason FROM channel_state
            """).Select(row => row.ToState())];
    }

    public void Failing(string channel, DateTimeOffset since, string problem) => database.Write(tx => tx.Execute(
        """
        INSERT INTO channel_state (channel, failing_since, problem) VALUES (@channel, @since, @problem)
        ON CONFLICT (channel) DO UPDATE SET failing_since = @since, problem = @problem
        """,
        new { channel, since = Session.ToMs(since), problem }));

    /// <summary>It is reached again: what waited there for another try may go now.</summary>
    /// <param name="outage">Null when it was too short to tell of.</param>
    public void Reached(string channel, Outage? outage) => database.Write(tx =>
    {
        tx.Execute("UPDATE channel_state SET failing_since = NULL, problem = NULL WHERE channel = @channel", new { channel });
        if (outage is not null)
        {
            tx.Execute(
                "UPDATE channel_state SET outage_from = @from, outage_to = @to, outage_reason = @Reason WHERE channel = @channel",
                new { channel, from = Session.ToMs(outage.From), to = Session.ToMs(outage.To), outage.Reason });
        }

        tx.Execute(
            "UPDATE outbox SET due_at = @now WHERE channel = @channel AND due_at > @now AND attempts > 0 AND parked = 0",
            new { channel, now = Session.ToMs(clock.GetUtcNow()) });
    });

    public void Proven(string channel, DateTimeOffset at) => database.Write(tx => tx.Execute(
        "INSERT INTO channel_state (channel, last_proof_at) VALUES (@channel, @at) ON CONFLICT (channel) DO UPDATE SET last_proof_at = MAX(COALESCE(last_proof_at, 0), @at)",
        new { channel, at = Session.ToMs(at) }));

    private sealed class Row
    {
        public string Channel { get; set; } = "";
        public long? LastProofAt { get; set; }
        public long? FailingSince { get; set; }
        public string? Problem { get; set; }
        public long? OutageFrom { get; set; }
        public long? OutageTo { get; set; }
        public string? OutageReason { get; set; }

        public ChannelState ToState() => new(
            Channel,
            Session.FromMs(LastProofAt),
            Session.FromMs(FailingSince),
            Problem,
            OutageFrom is { } from && OutageTo is { } to ? new Outage(Session.FromMs(from), Session.FromMs(to), OutageReason ?? "not reachable") : null);
    }
}

/// <param name="LastOutage">The last time it could not be reached for more than a minute.</param>
public sealed record ChannelState(string Channel, DateTimeOffset? LastProofAt, DateTimeOffset? FailingSince, string? Problem, Outage? LastOutage);
