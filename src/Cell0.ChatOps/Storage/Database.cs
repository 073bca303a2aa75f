using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Cell0.ChatOps.Storage.Backups;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Storage;

/// <summary>
/// The one SQLite file: WAL, one writer at a time, readers beside it. Durable at commit (synchronous FULL). The log is written back into the file
/// beside the commits, never within one. Works that wait for the writer at the same time share one commit, and each is still all or nothing.
/// </summary>
public sealed class Database : IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    /// <summary>Bytes of log after which it is written back: some 200 alerts.</summary>
    private const long LogLimit = 16 * 1024 * 1024;

    /// <summary>The same in commits, for a log that is written over and so grows no more.</summary>
    private const int CommitsPerLog = 512;

    private const int LooksAtLogEvery = 64;

    /// <summary>Longest wait for the writer's place; not had, the log is only written back, not begun anew.</summary>
    private static readonly TimeSpan WriterPatience = TimeSpan.FromMilliseconds(200);
    private const int MostIdleReaders = 4;
    private const int WriterCacheKb = 2048;

    /// <summary>Each commit makes what readers hold stale: more would be memory and nothing else.</summary>
    private const int ReaderCacheKb = 512;
    private const int MostInOneCommit = 64;

    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly ConcurrentQueue<QueuedWork> queue = new();
    private readonly ConcurrentBag<Connection> readers = [];
    private readonly string connectionString;
    private Connection? writing;
    private int commits;
    private int commitsThen;
    private long logThen;
    private int checkpointing;
    private volatile bool closed;

    public Database(IOptions<StorageOptions> options, TimeProvider clock)
    {
        Directory = Path.GetFullPath(options.Value.Directory);
        FilePath = Path.Combine(Directory, DataFolder.Ledger);
        connectionString = new SqliteConnectionStringBuilder { DataSource = FilePath, ForeignKeys = true, DefaultTimeout = 5, Pooling = false }.ToString();
        Notice = OpenOrSetAside(clock);
    }

    /// <summary>Absolute path of the data folder.</summary>
    public string Directory { get; }

    public string FilePath { get; }

    /// <summary>What a person must know of how the file was opened (a damaged one was set aside), or null.</summary>
    public string? Notice { get; }

    /// <summary>A connection for reading; sees all that is committed.</summary>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public Session Read() => new(readers.TryTake(out var idle) ? idle : Connect(ReaderCacheKb), writes: false, session =>
    {
        if (session.IsBroken || closed || readers.Count >= MostIdleReaders) session.Connection.Dispose();
        else readers.Add(session.Connection);
    });

    /// <summary>Runs <paramref name="work"/> in an immediate transaction: when this returns all of it is committed, or nothing.</summary>
    /// <exception cref="StorageException">The disk is full or read-only, or the file is damaged; nothing was changed.</exception>
    public T Write<T>(Func<Session, T> work) => Write(new QueuedWork<T>(work));

    /// <summary>
    /// As <see cref="Write{T}(Func{Session, T})"/>, but a power cut within the next moments may take it back; a crash of the process does not.
    /// For notes whose loss is found out and made good.
    /// </summary>
    public void Note(Action<Session> work) => Write(new QueuedWork<int>(session =>
    {
        work(session);
        return 0;
    })
    { IsSynced = false });

    private T Write<T>(QueuedWork<T> mine)
    {
        queue.Enqueue(mine);
        writer.Wait();
        try
        {
            // Whoever held the writer before may have done it along with its own.
            while (!mine.IsDone) WriteQueued();
        }
        finally
        {
            writer.Release();
        }

        return mine.Finish();
    }

    public void Write(Action<Session> work) => Write(session =>
    {
        work(session);
        return 0;
    });

    /// <summary>Runs <paramref name="work"/> as <see cref="Write{T}"/> does and takes all of it back: for warming up what will be in a hurry.</summary>
    public void Rehearse(Action<Session> work)
    {
        writer.Wait();
        try
        {
            using var session = Begin(synced: false);
            work(session);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>A copy of this moment, while others write: a database of its own, compact, without a log.</summary>
    /// <exception cref="StorageException">Something stands at that path, or it cannot be written.</exception>
    public void CopyTo(string target)
    {
        using var session = Read();
        session.Execute("VACUUM INTO @Target", new { Target = target });
    }

    public void Dispose()
    {
        if (closed) return;
        closed = true;
        while (readers.TryTake(out var idle)) idle.Dispose();
        writer.Wait();
        writing?.Dispose();
        writer.Dispose();
    }

    internal static StorageException Explain(SqliteException problem) => new(problem.SqliteErrorCode switch
    {
        5 or 6 => "the database is locked by another process",
        8 => "the database is read-only",
        10 => "the disk does not read or write",
        Corrupt or NotADatabase => "the database file is damaged",
        13 => "the disk is full",
        14 => "the database file cannot be opened",
        _ => $"the database refused (SQLite {problem.SqliteErrorCode}): {problem.Message}",
    }, problem);

    private void WriteQueued()
    {
        var batch = new List<QueuedWork>();
        while (batch.Count < MostInOneCommit && queue.TryDequeue(out var next)) batch.Add(next);
        try
        {
            using var session = Begin(batch.Exists(work => work.IsSynced));
            if (batch is [var alone]) alone.RunAlone(session);
            else foreach (var work in batch) work.RunBeside(session);
            session.Commit();
            foreach (var work in batch) work.IsDone = true;
        }
        catch (Exception problem)
        {
            if (problem is StorageException) CloseWriting();
            foreach (var work in batch) work.Fail(problem);
        }

        if (++commits % LooksAtLogEvery == 0) LookAtLog();
    }

    private Session Begin(bool synced)
    {
        writing ??= Connect(WriterCacheKb);
        writing.Sync(synced);
        return new(writing, writes: true, session =>
        {
            if (session.IsBroken) CloseWriting();
        });
    }

    private void CloseWriting()
    {
        writing?.Dispose();
        writing = null;
    }

    private void LookAtLog()
    {
        if (Interlocked.Exchange(ref checkpointing, 1) != 0) return;
        var log = new FileInfo(FilePath + "-wal");
        var length = log.Exists ? log.Length : 0;
        if (length - logThen > LogLimit || (length > LogLimit && commits - commitsThen >= CommitsPerLog))
        {
            (logThen, commitsThen) = (length, commits);
            ThreadPool.QueueUserWorkItem(_ => WriteLogBack());
        }
        else Volatile.Write(ref checkpointing, 0);
    }

    /// <summary>
    /// Beside the writer, which waits for the last few pages only: a log that is written back to its end is begun anew, and written over it costs the disk less
    /// than growing. What is left undone, the next look finds.
    /// </summary>
    private void WriteLogBack()
    {
        try
        {
            using var session = Read();
            session.Query<(long Busy, long Log, long Done)>("PRAGMA wal_checkpoint(PASSIVE)");
            if (!writer.Wait(WriterPatience)) return;
            try
            {
                session.Query<(long Busy, long Log, long Done)>("PRAGMA wal_checkpoint(PASSIVE)");
            }
            finally
            {
                writer.Release();
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: whoever closed it last wrote the log back.
        }
        catch (StorageException)
        {
            // Whoever commits next meets the same fault and says it.
        }
        finally
        {
            Volatile.Write(ref checkpointing, 0);
        }
    }

    private Connection Connect(int cacheKb)
    {
        try
        {
            return new Connection(connectionString, cacheKb);
        }
        catch (SqliteException problem)
        {
            throw Explain(problem);
        }
    }

    private string? OpenOrSetAside(TimeProvider clock)
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:Directory '{Directory}' cannot be used: {problem.Message}", problem);
        }

        RestoreSwap.Resume(Directory);
        if (TryPrepare(out var damage)) return null;
        using var alone = RunLockFiles.TryTake(Directory) ?? throw new StorageException($"{FilePath} looks damaged while another process uses it. Nothing was changed; stop that process first.", damage);
        var aside = DataFolder.MoveAside(FilePath, clock.GetUtcNow());
        if (!TryPrepare(out damage)) throw damage;
        return $"The database file was damaged. It is kept as {aside}; a new one was begun, and history before now is only in the kept file.";
    }

    /// <summary>False when the file is damaged; any other fault is thrown.</summary>
    private bool TryPrepare([NotNullWhen(false)] out StorageException? damage)
    {
        damage = HasForeignHeader() ? new StorageException("the database file is damaged") : null;
        if (damage is not null) return false;
        var wasClosed = !File.Exists(FilePath + "-wal");
        try
        {
            using var connection = Connect(ReaderCacheKb);
            Migrations.Apply(connection.Sqlite, wasClosed);
            return true;
        }
        catch (StorageException problem) when (problem.InnerException is SqliteException { SqliteErrorCode: Corrupt or NotADatabase })
        {
            damage = problem;
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is Corrupt or NotADatabase)
        {
            damage = Explain(problem);
        }
        catch (SqliteException problem)
        {
            throw Explain(problem);
        }

        return false;
    }

    /// <summary>Asked before SQLite is: beside what it takes for no database it would tidy the log away.</summary>
    private bool HasForeignHeader()
    {
        try
        {
            using var file = new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[Header.Length];
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            return read > 0 && !header[..read].SequenceEqual(Header);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the database file cannot be read: {problem.Message}", problem);
        }
    }
}
