using System.Globalization;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite;

/// <summary>What a client or server holds for a while. It is light: the file's connections are the storage's; its own are only the locks it took.</summary>
internal sealed class StorageConnection(SqliteJobStorage storage) : JobStorageConnection
{
    private readonly Lock gate = new();
    private readonly List<string> locks = [];

    public override void Dispose()
    {
        base.Dispose();
        string[] held;
        lock (gate)
        {
            held = [.. locks];
            locks.Clear();
        }

        foreach (var resource in held) storage.Locks.Release(this, resource);
    }

    public override IWriteOnlyTransaction CreateWriteTransaction() => new StorageTransaction(storage, this);

    public override IDisposable AcquireDistributedLock(string resource, TimeSpan timeout)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(resource);
        if (timeout < TimeSpan.Zero) throw new ArgumentException($"The timeout is {timeout}; it cannot be negative.", nameof(timeout));
        storage.DemandOpen();
        storage.Locks.Acquire(this, resource, timeout);
        lock (gate) locks.Add(resource);
        return new Release(() => Unlock(resource));
    }

    public override string CreateExpiredJob(Job job, IDictionary<string, string> parameters, DateTime createdAt, TimeSpan expireIn)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parameters);
        var newborn = Newborn.Of(storage.NextJob(), job, parameters, createdAt, expireIn, storage.Now);
        if (!storage.Newborns.TryKeep(newborn)) storage.Write(new Write((link, _) => newborn.Insert(link), isPromise: false));
        return newborn.Id.ToString(CultureInfo.InvariantCulture);
    }

    public override IFetchedJob FetchNextJob(string[] queues, CancellationToken cancellationToken)
    {
        if (queues is not { Length: > 0 }) throw new ArgumentException("Name at least one queue.", nameof(queues));
        return new SqliteFetchedJob(storage, storage.Queues.Fetch(queues, cancellationToken));
    }

    public override void SetJobParameter(string id, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        using var transaction = new StorageTransaction(storage, this);
        transaction.SetJobParameter(id, name, value);
        transaction.Commit();
    }

    public override string? GetJobParameter(string id, string name)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        if (!SqliteJobStorage.IsJob(id, out var job)) return null;
        return Pairs.Read(storage.Newborns.Find(job) is { } newborn ? newborn.Parameters : storage.Read(link =>
        {
            using var row = link["SELECT parameters FROM job WHERE id = ?"].With(job);
            return row.Next() ? row.TextOrNull(0) : null;
        })).GetValueOrDefault(name);
    }

    public override JobData? GetJobData(string jobId)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (!SqliteJobStorage.IsJob(jobId, out var job)) return null;
        if (storage.Newborns.Find(job) is { } newborn) return Data(newborn.Payload, newborn.Created, null, newborn.Parameters);
        return storage.Read(link =>
        {
            using var row = link["SELECT invocation, created, state, parameters FROM job WHERE id = ?"].With(job);
            return row.Next() ? Data(row.Text(0), row.Long(1), row.TextOrNull(2), row.TextOrNull(3)) : null;
        });
    }

    public override StateData? GetStateData(string jobId)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (!SqliteJobStorage.IsJob(jobId, out var job)) return null;
        return storage.Read(link =>
        {
            using var row = link["SELECT s.name, s.reason, s.data FROM job j JOIN state s ON s.job = j.id AND s.seq = j.state_seq WHERE j.id = ?"].With(job);
            return row.Next() ? new StateData { Name = row.Text(0), Reason = row.TextOrNull(1), Data = Pairs.Read(row.TextOrNull(2)) } : null;
        });
    }

    public override void AnnounceServer(string serverId, ServerContext context)
    {
        ArgumentNullException.ThrowIfNull(serverId);
        ArgumentNullException.ThrowIfNull(context);
        storage.Servers.Announce(serverId, context);
    }

    public override void RemoveServer(string serverId)
    {
        ArgumentNullException.ThrowIfNull(serverId);
        storage.Servers.Remove(serverId);
    }

    public override void Heartbeat(string serverId)
    {
        ArgumentNullException.ThrowIfNull(serverId);
        storage.Servers.Beat(serverId);
    }

    public override int RemoveTimedOutServers(TimeSpan timeOut)
    {
        if (timeOut < TimeSpan.Zero) throw new ArgumentException($"The timeout is {timeOut}; it cannot be negative.", nameof(timeOut));
        return storage.Servers.RemoveSilentFor(timeOut);
    }

    public override DateTime GetUtcDateTime() => storage.Now.UtcDateTime;

    public override HashSet<string> GetAllItemsFromSet(string key) =>
        [.. Texts("""SELECT value FROM "set" WHERE key = ? ORDER BY score, value""", key)];

    public override string? GetFirstByLowestScoreFromSet(string key, double fromScore, double toScore) => GetFirstByLowestScoreFromSet(key, fromScore, toScore, 1).FirstOrDefault();

    public override List<string> GetFirstByLowestScoreFromSet(string key, double fromScore, double toScore, int count)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (count <= 0) throw new ArgumentException($"The count is {count}; it must be positive.", nameof(count));
        if (toScore < fromScore) throw new ArgumentException($"The scores go from {fromScore} to {toScore}; the second must not be less than the first.", nameof(toScore));
        return storage.Read(link =>
        {
            using var rows = link["""SELECT value FROM "set" WHERE key = ? AND score BETWEEN ? AND ? ORDER BY score, value LIMIT ?"""].With(key).With(fromScore).With(toScore).With(count);
            return All(rows);
        });
    }

    public override long GetSetCount(string key) => Number(Collection.Set.Count, key);

    public override long GetSetCount(IEnumerable<string> keys, int limit)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (limit < 0) throw new ArgumentException($"The limit is {limit}; it cannot be negative.", nameof(limit));
        return storage.ReadAtOnce(link =>
        {
            long total = 0;
            foreach (var key in keys.Distinct(StringComparer.Ordinal))
            {
                if (total >= limit) break;
                using var row = link["""SELECT count(*) FROM (SELECT 1 FROM "set" WHERE key = ? LIMIT ?)"""].With(key).With(limit - total);
                if (row.Next()) total += row.Long(0);
            }

            return total;
        });
    }

    public override bool GetSetContains(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return storage.Read(link =>
        {
            using var row = link["""SELECT 1 FROM "set" WHERE key = ? AND value = ?"""].With(key).With(value);
            return row.Next();
        });
    }

    public override List<string> GetRangeFromSet(string key, int startingFrom, int endingAt) =>
        Range("""SELECT value FROM "set" WHERE key = ? ORDER BY score, value LIMIT ? OFFSET ?""", key, startingFrom, endingAt);

    public override TimeSpan GetSetTtl(string key) => Ttl(Collection.Set, key);

    public override void SetRangeInHash(string key, IEnumerable<KeyValuePair<string, string>> keyValuePairs)
    {
        using var transaction = new StorageTransaction(storage, this);
        transaction.SetRangeInHash(key, keyValuePairs);
        transaction.Commit();
    }

    public override Dictionary<string, string?>? GetAllEntriesFromHash(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return storage.Read(link =>
        {
            var entries = new Dictionary<string, string?>(StringComparer.Ordinal);
            using var rows = link["SELECT field, value FROM hash WHERE key = ?"].With(key);
            while (rows.Next()) entries[rows.Text(0)] = rows.TextOrNull(1);
            return entries.Count > 0 ? entries : null;
        });
    }

    public override string? GetValueFromHash(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(name);
        return storage.Read(link =>
        {
            using var row = link["SELECT value FROM hash WHERE key = ? AND field = ?"].With(key).With(name);
            return row.Next() ? row.TextOrNull(0) : null;
        });
    }

    public override long GetHashCount(string key) => Number(Collection.Hash.Count, key);

    public override TimeSpan GetHashTtl(string key) => Ttl(Collection.Hash, key);

    public override long GetListCount(string key) => Number(Collection.List.Count, key);

    public override List<string> GetAllItemsFromList(string key) => Texts("SELECT value FROM list WHERE key = ? ORDER BY seq DESC", key);

    public override List<string> GetRangeFromList(string key, int startingFrom, int endingAt) =>
        Range("SELECT value FROM list WHERE key = ? ORDER BY seq DESC LIMIT ? OFFSET ?", key, startingFrom, endingAt);

    public override TimeSpan GetListTtl(string key) => Ttl(Collection.List, key);

    public override long GetCounter(string key) => Number("SELECT value FROM counter WHERE key = ?", key);

    private static JobData Data(string payload, long created, string? state, string? parameters)
    {
        var (job, invocation, problem) = JobRows.Load(payload);
        return new JobData { Job = job, InvocationData = invocation, LoadException = problem, CreatedAt = Moment.Utc(created), State = state, ParametersSnapshot = Pairs.Read(parameters) };
    }

    private static List<string> All(Statement rows)
    {
        var texts = new List<string>();
        while (rows.Next()) texts.Add(rows.Text(0));
        return texts;
    }

    private List<string> Texts(string sql, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return storage.Read(link =>
        {
            using var rows = link[sql].With(key);
            return All(rows);
        });
    }

    private List<string> Range(string sql, string key, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(key);
        return storage.Read(link =>
        {
            using var rows = link[sql].With(key).With(Math.Max(0L, (long)to - from + 1)).With(from);
            return All(rows);
        });
    }

    private long Number(string sql, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return storage.Read(link =>
        {
            using var row = link[sql].With(key);
            return row.Next() ? row.Long(0) : 0;
        });
    }

    /// <summary>Negative: it does not expire, or is not there.</summary>
    private TimeSpan Ttl(Collection collection, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return storage.Read(link =>
        {
            using var row = link[collection.ExpiresAt].With(key);
            return row.Next() ? Moment.Utc(row.Long(0)) - storage.Now.UtcDateTime : TimeSpan.FromSeconds(-1);
        });
    }

    private void Unlock(string resource)
    {
        lock (gate)
        {
            if (!locks.Remove(resource)) return;
        }

        storage.Locks.Release(this, resource);
    }

    private sealed class Release(Action release) : IDisposable
    {
        private Action? act = release;

        public void Dispose() => Interlocked.Exchange(ref act, null)?.Invoke();
    }
}
