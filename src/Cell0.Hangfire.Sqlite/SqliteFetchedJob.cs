using System.Globalization;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite;

/// <summary>A job in the hands of a worker. Its end is promised by its state, not by its leaving the queue: that needs no sync. Whoever lost the claim changes nothing any more; disposing without a word puts it back to its place.</summary>
internal sealed class SqliteFetchedJob(SqliteJobStorage storage, Claim claim) : IFetchedJob
{
    public string JobId { get; } = claim.Job.ToString(CultureInfo.InvariantCulture);

    /// <summary>Its row goes with the transaction; while that has not failed nobody else may take it.</summary>
    public void Leave(Link link, Write write)
    {
        link["DELETE FROM queue WHERE queue = ? AND seq = ?"].With(claim.Queue).With(claim.Seq).Run();
        write.Then(() => storage.Queues.Removed(claim));
    }

    public bool BeginLeaving() => storage.Queues.BeginRemoval(claim);

    public void Stay() => storage.Queues.RemovalFailed(claim);

    public void RemoveFromQueue()
    {
        if (!BeginLeaving()) return;
        try
        {
            storage.Write(new Write(Leave, isPromise: false));
        }
        catch
        {
            Stay();
            throw;
        }
    }

    public void Requeue() => storage.Queues.Requeue(claim);

    public void Dispose() => Requeue();
}
