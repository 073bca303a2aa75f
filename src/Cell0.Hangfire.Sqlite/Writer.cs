using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// All changes of the file, one group after the other. Who comes while nobody writes leads: it commits its own change with all that wait, in one transaction, and gives
/// the lead to the first who came meanwhile. So a lone change costs one commit, without a switch of threads, and many share one. What is a promise is then synced.
/// </summary>
internal sealed class Writer(StorageFile file, StateCounts counts, LogSync? sync) : IDisposable
{
    private const int MostInAGroup = 256;

    private readonly object gate = new();
    private readonly Link link = file.Writer;
    private readonly Checkpoints checkpoints = new(file);
    private readonly Queue<Write> waiting = new();
    private bool isLed;
    private bool isClosed;

    /// <summary>True while changes wait: what can be done later should be.</summary>
    public bool IsBusy
    {
        get
        {
            lock (gate) return waiting.Count > 0;
        }
    }

    /// <summary>Returns when it is committed.</summary>
    /// <exception cref="SqliteJobStorageException">It is not, or nobody knows; the message says which.</exception>
    public void Do(Write write)
    {
        if (write.IsPromise) sync?.Demand();
        var leads = false;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(SqliteJobStorage));
            waiting.Enqueue(write);
            if (!isLed) leads = isLed = true;
        }

        if (!leads)
        {
            write.Turn.Wait();
            leads = !write.IsDone;
        }

        if (leads) Lead();
        if (write.Fault is { } fault) throw fault;
        if (write.IsPromise) sync?.Wait();
    }

    /// <summary>What was taken on is done first.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            while (isLed) Monitor.Wait(gate);
        }

        checkpoints.Dispose();
        sync?.Dispose();
    }

    private void Lead()
    {
        var group = new List<Write>();
        lock (gate)
        {
            while (group.Count < MostInAGroup && waiting.TryDequeue(out var next)) group.Add(next);
        }

        try
        {
            Commit(group);
        }
        catch (Exception fault)
        {
            foreach (var write in group) write.Fault ??= fault;
        }
        finally
        {
            HandOn(group);
        }
    }

    /// <summary>Whatever happened: nobody waits for ever.</summary>
    private void HandOn(List<Write> group)
    {
        lock (gate)
        {
            if (waiting.TryPeek(out var heir))
            {
                heir.Turn.Set();
            }
            else
            {
                isLed = false;
                Monitor.PulseAll(gate);
            }
        }

        foreach (var write in group)
        {
            write.IsDone = true;
            write.Turn.Set();
        }
    }

    /// <summary>A group that fails is done again one by one: the fault is told to whom it belongs.</summary>
    private void Commit(List<Write> group)
    {
        if (TryCommit(group) is not { } fault) return;
        if (group.Count == 1)
        {
            group[0].Fault = fault;
            return;
        }

        foreach (var write in group) write.Fault = TryCommit([write]);
    }

    private Exception? TryCommit(List<Write> group)
    {
        var isCommitting = false;
        try
        {
            link["BEGIN IMMEDIATE"].Run();
            foreach (var write in group) write.Run(link);
            isCommitting = true;
            link["COMMIT"].Run();
        }
        catch (Exception fault)
        {
            if (raw.sqlite3_get_autocommit(link.Handle) == 0) link.Execute("ROLLBACK");
            return fault is SqliteException refused ? SqliteJobStorageException.OfWrite(file.Path, refused, !isCommitting || refused.SqliteErrorCode == raw.SQLITE_FULL) : fault;
        }

        foreach (var write in group) write.Applied(counts);
        checkpoints.AfterCommit();
        return null;
    }
}
