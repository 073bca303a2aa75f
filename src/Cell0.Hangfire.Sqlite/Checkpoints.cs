using SQLitePCL;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// Keeps the log short. Its pages are moved into the file beside the writing, by a thread of the pool; only when that cannot keep up does the writer do the rest itself,
/// since a log begins anew only at a moment when nothing of it is left to move.
/// </summary>
internal sealed class Checkpoints(StorageFile file) : IDisposable
{
    private const int CommitsBetween = 128;

    /// <summary>16 MiB of log.</summary>
    private const int MostFrames = 4096;

    private const int MostMillisecondsForReaders = 50;

    private readonly Lock gate = new();
    private Link? link;
    private int commits;
    private int frames;
    private bool isClosed;

    /// <summary>Called by whoever writes, one at a time.</summary>
    public void AfterCommit()
    {
        if (++commits < CommitsBetween) return;
        commits = 0;
        if (Volatile.Read(ref frames) < MostFrames) ThreadPool.UnsafeQueueUserWorkItem(static checkpoints => checkpoints.Beside(), this, preferLocal: false);
        else BeginAnew();
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
                // No connection could be opened now: the writer tries when the log is long, and tells its caller what is wrong with the disk.
                Volatile.Write(ref frames, MostFrames);
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
        _ = raw.sqlite3_busy_timeout(file.Writer.Handle, 10_000);
    }

    /// <summary>Whatever keeps a page from being moved now (a reader, a full disk), it is in the log and moved later.</summary>
    private void Move(Link by, int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(by.Handle, "main", mode, out var inLog, out var moved);
        // Beside the writing, "all of it" is all there was when the moving began: only the writer knows that nothing came since.
        if (code == raw.SQLITE_OK) Volatile.Write(ref frames, inLog == moved && by == file.Writer ? 0 : inLog);
    }
}
