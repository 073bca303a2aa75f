using System.Globalization;
using Hangfire;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// A Hangfire job storage on one SQLite file. One process owns the file: what must survive it (jobs, their history, queues, sets, hashes, lists, counters) is on the disk,
/// what dies with it (claims, locks, servers, waiting workers) is in its memory. Make one and share it; dispose it after the last server.
/// </summary>
public sealed class SqliteJobStorage : JobStorage, IDisposable
{
    private static readonly HashSet<string> Features = new(StringComparer.OrdinalIgnoreCase)
    {
        JobStorageFeatures.ExtendedApi,
        JobStorageFeatures.ProcessesInsteadOfComponents,
        JobStorageFeatures.JobQueueProperty,
        JobStorageFeatures.Connection.GetUtcDateTime,
        JobStorageFeatures.Connection.GetSetContains,
        JobStorageFeatures.Connection.LimitedGetSetCount,
        JobStorageFeatures.Connection.BatchedGetFirstByLowest,
        // As Hangfire spelt it before its release; both are asked for.
        "BatchedGetFirstByLowestScoreFromSet",
        JobStorageFeatures.Transaction.AcquireDistributedLock,
        JobStorageFeatures.Transaction.CreateJob,
        JobStorageFeatures.Transaction.SetJobParameter,
        JobStorageFeatures.Transaction.RemoveFromQueue(typeof(SqliteFetchedJob)),
        JobStorageFeatures.Monitoring.DeletedStateGraphs,
        JobStorageFeatures.Monitoring.AwaitingJobs,
    };

    private readonly StorageFile file;
    private readonly Writer writer;
    private readonly Readers readers;
    private long lastJob;
    private int isDisposed;

    /// <summary>Opens the file, or makes it and its folder.</summary>
    /// <param name="path">Of the database; beside it stand its log (<c>-wal</c>, <c>-shm</c>) and the owner's mark (<c>.lock</c>, <c>.pid</c>).</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="SqliteJobStorageException">Another process owns it, it cannot be written, is damaged, newer, another program's, or on a network file system.</exception>
    public SqliteJobStorage(string path, SqliteJobStorageOptions? options = null) : this(path, options, Schema.Steps)
    {
    }

    internal SqliteJobStorage(string path, SqliteJobStorageOptions? options, IReadOnlyList<string> steps, Action<SafeFileHandle>? sync = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Options = (options ?? new SqliteJobStorageOptions()).Copy();
        file = new StorageFile(path, steps);
        readers = new Readers(file);
        try
        {
            Counts = new StateCounts(file.Writer);
            lastJob = file.Writer.Number("SELECT max(value, coalesce((SELECT max(id) FROM job), 0)) FROM meta WHERE name = 'last_job'");
            writer = new Writer(file, Counts, Options.Durability == Durability.PowerLoss ? new LogSync(file.Path, sync ?? Disk.Sync) : null);
            Queues = new JobQueues(file.Writer, Options.TimeProvider, Options.VisibilityTimeout);
        }
        catch (Exception fault)
        {
            file.Dispose();
            if (fault is SqliteException unread) throw SqliteJobStorageException.OfOpening(file.Path, unread);
            throw;
        }

        Locks = new LockTable(Options.TimeProvider);
        Servers = new ServerTable(Options.TimeProvider);
    }

    /// <summary>Of the file, absolute.</summary>
    public string Path => file.Path;

    /// <summary>Of the file and its log, in bytes.</summary>
    public long SizeInBytes => file.Bytes;

    /// <inheritdoc/>
    public override bool LinearizableReads => true;

    internal SqliteJobStorageOptions Options { get; }

    internal JobQueues Queues { get; }

    internal Newborns Newborns { get; } = new();

    internal LockTable Locks { get; }

    internal ServerTable Servers { get; }

    internal StateCounts Counts { get; }

    internal bool IsBusy => writer.IsBusy;

    internal DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    /// <summary>A copy of this moment, while jobs go on: a database of its own, compact, without a log.</summary>
    /// <exception cref="IOException">Something stands at that path, or it cannot be written; nothing is overwritten.</exception>
    public void BackupTo(string target)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        DemandOpen();
        file.CopyTo(System.IO.Path.GetFullPath(target));
    }

    /// <inheritdoc/>
    public override IMonitoringApi GetMonitoringApi() => new StorageMonitor(this);

    /// <inheritdoc/>
    public override IStorageConnection GetConnection() => new StorageConnection(this);

    /// <inheritdoc/>
    public override IStorageConnection GetReadOnlyConnection() => GetConnection();

    /// <inheritdoc/>
    public override bool HasFeature(string featureId)
    {
        ArgumentNullException.ThrowIfNull(featureId);
        return Features.Contains(featureId) || base.HasFeature(featureId);
    }

    /// <inheritdoc/>
    public override IEnumerable<IBackgroundProcess> GetServerRequiredProcesses() => [new ClaimHeartbeat(this)];

    /// <inheritdoc/>
    public override IEnumerable<IBackgroundProcess> GetStorageWideProcesses() => [new ExpirySweep(this)];

    /// <inheritdoc/>
    public override void WriteOptionsToLog(ILog logger)
    {
        logger.Info("Using the following options for the SQLite job storage:");
        logger.Info($"    File: {Path}.");
        logger.Info($"    Durability: {Options.Durability}.");
        logger.Info($"    Visibility timeout: {Options.VisibilityTimeout}.");
        logger.Info($"    Sweep interval: {Options.SweepInterval}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"SQLite: {System.IO.Path.GetFileName(Path)}";

    /// <summary>Gives the file free. Workers that still wait for a job are told that the storage is gone.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0) return;
        Queues.Dispose();
        Newborns.Keep(writer);
        writer.Dispose();
        readers.Dispose();
        file.Dispose();
    }

    internal long NextJob()
    {
        DemandOpen();
        return Interlocked.Increment(ref lastJob);
    }

    internal void DemandOpen() => ObjectDisposedException.ThrowIf(Volatile.Read(ref isDisposed) != 0, this);

    internal void Write(Write write) => writer.Do(write);

    internal T Read<T>(Func<Link, T> question) => readers.Read(question);

    internal T ReadAtOnce<T>(Func<Link, T> question) => readers.ReadAtOnce(question);

    /// <summary>Ids are numbers here; what is none, is the id of no job.</summary>
    internal static bool IsJob(string? id, out long job) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out job);
}
