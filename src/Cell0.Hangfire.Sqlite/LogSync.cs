using Microsoft.Win32.SafeHandles;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// Brings the log to the disk. SQLite commits into the log without waiting for the disk; who has promised something waits here, and one sync serves all that were
/// committed before it began. Meanwhile others go on committing. After a sync that failed none is believed any more: the system may have dropped what it could not write.
/// </summary>
internal sealed class LogSync(string database, Action<SafeFileHandle> sync) : IDisposable
{
    private readonly object gate = new();

    /// <summary>The log lives as long as a connection is open, and begins anew in place.</summary>
    private readonly FileStream log = new(database + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private long begun;
    private long ended;
    private bool isSyncing;
    private bool isClosed;
    private Exception? fault;

    /// <summary>Returns when all that was committed before the call is on the disk.</summary>
    /// <exception cref="SqliteJobStorageException">The disk refused; it is not known what of it is kept.</exception>
    public void Wait()
    {
        lock (gate)
        {
            // One that is under way may have begun too early; after the last there is nothing left to bring.
            var mine = isClosed ? ended : begun + 1;
            while (ended < mine && !isClosed)
            {
                if (isSyncing) Monitor.Wait(gate);
                else Sync();
            }

            if (fault is not null) throw SqliteJobStorageException.OfSync(database, fault);
        }
    }

    /// <summary>Asked before anything is promised: nothing of it is done then.</summary>
    /// <exception cref="SqliteJobStorageException">A sync has failed.</exception>
    public void Demand()
    {
        lock (gate)
        {
            if (fault is not null) throw SqliteJobStorageException.OfBrokenSync(database, fault);
        }
    }

    /// <summary>Once nobody commits any more: a last sync serves all who are still on their way here.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            while (isSyncing) Monitor.Wait(gate);
            Sync();
            isClosed = true;
            log.Dispose();
        }
    }

    /// <summary>Under the gate, which is left while the disk works.</summary>
    private void Sync()
    {
        var mine = ++begun;
        isSyncing = true;
        Monitor.Exit(gate);
        try
        {
            sync(log.SafeFileHandle);
        }
        catch (Exception refused)
        {
            fault ??= refused;
        }
        finally
        {
            Monitor.Enter(gate);
        }

        ended = mine;
        isSyncing = false;
        Monitor.PulseAll(gate);
    }
}
