using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

/// <summary>A storage under test. Everything the contract's tests do with it goes through Hangfire's own types.</summary>
public abstract class Store : IDisposable
{
    public abstract JobStorage Storage { get; }

    /// <summary>Whether this is the storage of this library, not the one it is held against.</summary>
    public abstract bool IsOurs { get; }

    public JobStorageConnection Connect() => (JobStorageConnection)Storage.GetConnection();

    public JobStorageMonitor Monitor => (JobStorageMonitor)Storage.GetMonitoringApi();

    public void Commit(Action<JobStorageTransaction> work)
    {
        using var connection = Connect();
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        work(transaction);
        transaction.Commit();
    }

    public T Read<T>(Func<JobStorageConnection, T> read)
    {
        using var connection = Connect();
        return read(connection);
    }

    public string Create(Job? job = null, Dictionary<string, string?>? parameters = null, DateTime? at = null, TimeSpan? expireIn = null) =>
        Read(c => c.CreateExpiredJob(job ?? Sample.Job(), (parameters ?? [])!, at ?? new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), expireIn ?? TimeSpan.FromDays(30)));

    public string CreateIn(IState state, Job? job = null)
    {
        var id = Create(job);
        Commit(t => t.SetJobState(id, state));
        return id;
    }

    public string Enqueue(string queue = "default", Job? job = null)
    {
        var id = Create(job);
        Commit(t => { t.SetJobState(id, new EnqueuedState(queue)); t.AddToQueue(queue, id); });
        return id;
    }

    public static IFetchedJob Fetch(JobStorageConnection connection, params string[] queues)
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        return connection.FetchNextJob(queues.Length == 0 ? ["default"] : queues, limit.Token);
    }

    public abstract void Dispose();

    /// <summary>The context a server gives to a process of the storage.</summary>
    public BackgroundProcessContext Context(string server, CancellationToken stop) => new(server, Storage, new Dictionary<string, object>(), Guid.NewGuid(), stop, stop, stop);
}

/// <summary>Ours, on a file of its own.</summary>
public sealed class SqliteStore : Store
{
    private readonly TemporaryFolder folder = new();
    private readonly Action<SqliteJobStorageOptions>? configure;
    private SqliteJobStorage storage;

    public SqliteStore(Action<SqliteJobStorageOptions>? configure = null)
    {
        this.configure = configure;
        storage = Open();
    }

    public override JobStorage Storage => storage;

    public SqliteJobStorage Sqlite => storage;

    public override bool IsOurs => true;

    public string Path => folder.File("jobs.db");

    public string Folder => folder.Path;

    /// <summary>Closed and opened again, as by a restart of the process.</summary>
    public void Reopen()
    {
        storage.Dispose();
        storage = Open();
    }

    public override void Dispose()
    {
        storage.Dispose();
        folder.Dispose();
    }

    private SqliteJobStorage Open()
    {
        var options = new SqliteJobStorageOptions();
        configure?.Invoke(options);
        return new SqliteJobStorage(Path, options);
    }
}

/// <summary>Hangfire's own storage in memory: the yardstick for what the contract's words mean.</summary>
public sealed class InMemoryStore : Store
{
    private readonly InMemoryStorage storage = new(new InMemoryStorageOptions { MaxExpirationTime = null, MaxStateHistoryLength = 100, IdType = InMemoryStorageIdType.Long });

    public override JobStorage Storage => storage;

    public override bool IsOurs => false;

    public override void Dispose() => storage.Dispose();
}
