using SQLitePCL;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// Keeps the log short. Its pages are moved into the file beside the writing, by a thread of the pool; when the log is long all the same the writer does the rest itself,
/// since it begins anew only at a moment when nothing of it is left to move.
/// </summary>
internal sealed class Checkpoints(StorageFile file) : IDisposable
{
    /// <summary>In bytes; SQLite cuts a longer log to this when it begins anew.</summary>
    public const int MostLog = 16 << 20;

    private const int CommitsBetween = 128;
    private const int CommitsBetweenLooks = 8;
    private const int MostMillisecondsForReaders = 50;

    private readonly Lock gate = new();
    private readonly FileInfo log = new(file.Path + "-wal");
    private Link? link;
    private int commits;
    private bool isClosed;

    /// <summary>Called by whoever writes, one at a time.</summary>
    public void AfterCommit()
    {
        commits++;
        if (commits % CommitsBetweenLooks != 0) return;
        log.Refresh();
        if (log.Length > MostLog) BeginAnew();
        else if (commits % CommitsBetween == 0) ThreadPool.UnsafeQueueUserWorkItem(static checkpoints => checkpoints.Beside(), this, preferLocal: false);
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            link?.Dispose();
        }
    }

    private void Beside()
    {
        lock (gate)
        {
            if (isClosed) return;
            try
            {
                link ??= file.NewCheckpointer();
                Move(link, raw.SQLITE_CHECKPOINT_PASSIVE);
            }
            catch (Microsoft.Data.Sqlite.SqliteException)
            {
                // No connection could be opened now: the writer moves the pages when the log is long, and tells its caller what is wrong with the disk.
            }
        }
    }

    /// <summary>
    /// Waits a moment for those who are reading the log: who comes later finds all of it in the file. Without that, a few who read all the time would keep it growing for ever.
    /// </summary>
    private void BeginAnew()
    {
        _ = raw.sqlite3_busy_timeout(file.Writer.Handle, MostMillisecondsForReaders);
        Move(file.Writer, raw.SQLITE_CHECKPOINT_RESTART);
        _ = raw.sqlite3_busy_timeout(file.Writer.Handle, StorageFile.BusyMilliseconds);
    }

    /// <summary>Whatever keeps a page from being moved now (a reader, a full disk), it is in the log and moved later.</summary>
    private static void Move(Link by, int mode) => _ = raw.sqlite3_wal_checkpoint_v2(by.Handle, "main", mode, out _, out _);
}
