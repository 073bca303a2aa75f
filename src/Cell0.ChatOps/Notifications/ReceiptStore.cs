using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Notifications;

/// <summary>Receipts to the rows they are about; one that comes before its row is known by its name waits for it.</summary>
public sealed class ReceiptStore(Database database, FailoverStore failover, SeenStore seen, IEnumerable<IChannel> channels, DeliverySignal signal, TimeProvider clock)
{
    /// <summary>Most receipts kept for names that nobody knows yet.</summary>
    private const int MostEarly = 10_000;

    private static readonly TimeSpan KeepEarly = TimeSpan.FromDays(2);

    /// <summary>Channels within this process: a name that is unknown while nothing is being sent stays so.</summary>
    private readonly HashSet<string> own = [.. channels.Where(channel => channel.Proof == ChannelProof.Shown).Select(channel => channel.Name)];

    /// <summary>False when none is kept for a name that nobody knows yet: every message that was taken asks.</summary>
    private bool mayHaveEarly = true;

    /// <summary>All in one transaction.</summary>
    public void Take(IReadOnlyCollection<Receipt> receipts) => database.Write(tx =>
    {
        foreach (var receipt in receipts)
        {
            if (!Apply(tx, receipt)) Keep(tx, receipt);
        }
    });

    /// <summary>What was said of a message before we knew its name.</summary>
    internal void ApplyEarly(Session tx, string channel, string remoteId)
    {
        if (!mayHaveEarly) return;
        var early = tx.Query<Early>("SELECT kind AS Kind, at AS At, problem AS Problem FROM receipt_early WHERE channel = @channel AND remote_id = @remoteId", new { channel, remoteId });
        if (early.Count == 0)
        {
            mayHaveEarly = tx.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM receipt_early)");
            return;
        }

        foreach (var receipt in early.Select(kept => new Receipt(channel, remoteId, Enum.Parse<ReceiptKind>(kept.Kind), Session.FromMs(kept.At), kept.Problem)).OrderByDescending(kept => kept.Kind)) Apply(tx, receipt);
        tx.Execute("DELETE FROM receipt_early WHERE channel = @channel AND remote_id = @remoteId", new { channel, remoteId });
    }

    private bool Apply(Session tx, Receipt receipt)
    {
        var rows = tx.Query<OutboxRecord>($"SELECT {OutboxRecord.Columns} FROM outbox WHERE channel = @Channel AND remote_id = @RemoteId", new { receipt.Channel, receipt.RemoteId })
            .Select(row => row.ToRow()).ToList();
        foreach (var row in rows) Settle(tx, row, receipt);
        if (rows.Count > 0) failover.Changed(tx, rows);
        return rows.Count > 0;
    }

    private void Settle(Session tx, OutboxRow row, Receipt receipt)
    {
        switch (ReceiptRule.Decide(row.State, row.Attempts, receipt.Kind, receipt.Problem))
        {
            case ReceiptRule.Reach reach:
                tx.Execute(
                    """
                    UPDATE outbox SET state = @State, due_at = NULL, problem = NULL, accepted_at = COALESCE(accepted_at, @at), delivered_at = COALESCE(delivered_at, @at),
                        read_at = CASE WHEN @State = 'read' THEN @at ELSE read_at END WHERE id = @Id
                    """,
                    new { reach.State, at = Session.ToMs(receipt.At), row.Id });
                if (reach.State == OutboxState.Read) seen.Tell(tx, row, receipt.At);
                break;
            case ReceiptRule.Again again when row.Delivery is not null && FailoverStore.IsOvertaken(tx, row) && !FailoverStore.IsOvertaken(tx, row, byItsLike: true):
                // Here it would come after what followed it, which may have reached nobody; its other targets have not heard of it.
                tx.Execute("UPDATE outbox SET state = 'failed', due_at = NULL, problem = @Reason WHERE id = @Id", new { again.Reason, row.Id });
                break;
            case ReceiptRule.Again when FailoverStore.IsOvertaken(tx, row):
                tx.Execute("UPDATE outbox SET state = 'superseded', due_at = NULL, failover_at = NULL, problem = 'a later message told it' WHERE id = @Id", new { row.Id });
                FailoverStore.GaveWay(tx, row, null);
                break;
            case ReceiptRule.Again again:
                tx.Execute(
                    "UPDATE outbox SET state = 'pending', due_at = @now, remote_id = NULL, carried_by = NULL, problem = @Reason WHERE id = @Id",
                    new { again.Reason, now = Session.ToMs(clock.GetUtcNow()), row.Id });
                tx.AfterCommit(signal.Wake);
                break;
            case ReceiptRule.Fail fail:
                tx.Execute("UPDATE outbox SET state = 'failed', due_at = NULL, problem = @Reason WHERE id = @Id", new { fail.Reason, row.Id });
                break;
        }
    }

    private void Keep(Session tx, Receipt receipt)
    {
        if (own.Contains(receipt.Channel) && !tx.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = @Channel AND state = 'sending')", new { receipt.Channel })) return;
        mayHaveEarly = true;
        tx.Execute("DELETE FROM receipt_early WHERE at < @old", new { old = Session.ToMs(clock.GetUtcNow() - KeepEarly) });
        if (tx.Scalar<long>("SELECT COUNT(*) FROM receipt_early") >= MostEarly) tx.Execute("DELETE FROM receipt_early WHERE at = (SELECT MIN(at) FROM receipt_early)");
        tx.Execute(
            "INSERT OR IGNORE INTO receipt_early (channel, remote_id, kind, at, problem) VALUES (@Channel, @RemoteId, @kind, @at, @Problem)",
            new { receipt.Channel, receipt.RemoteId, kind = receipt.Kind.ToString(), at = Session.ToMs(receipt.At), receipt.Problem });
    }

    private sealed class Early
    {
        public string Kind { get; set; } = "";
        public long At { get; set; }
        public string? Problem { get; set; }
    }
}
