using System.Globalization;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// Changes that are gathered, and made all at once by <see cref="Commit"/> in the order they were asked for. Disposed without it, nothing of them happens. Locks it took
/// are given back after its data is there.
/// </summary>
internal sealed class StorageTransaction(SqliteJobStorage storage, StorageConnection connection) : JobStorageTransaction
{
    private readonly List<Action<Link, Write>> changes = [];
    private readonly List<IDisposable> locks = [];
    private readonly List<SqliteFetchedJob> leaving = [];

    /// <summary>When each job is to go, null: never; the last word holds. Told to a job that is only just written, it costs nothing.</summary>
    private readonly Dictionary<long, long?> expiries = [];

    /// <summary>The jobs that are changed: one that was never written is written first, once.</summary>
    private readonly HashSet<long> touched = [];

    private bool isPromise;

    public override void Dispose()
    {
        base.Dispose();
        foreach (var held in locks) held.Dispose();
        locks.Clear();
    }

    public override void Commit()
    {
        var left = leaving.Where(job => job.BeginLeaving()).ToList();
        try
        {
            if (changes.Count > 0 || expiries.Count > 0 || left.Count > 0) storage.Write(new Write(Change, isPromise));
        }
        catch
        {
            foreach (var job in left) job.Stay();
            throw;
        }

        changes.Clear();
        expiries.Clear();
        touched.Clear();
        leaving.Clear();
        Dispose();

        void Change(Link link, Write write)
        {
            foreach (var job in touched) Bear(link, write, job);
            foreach (var change in changes) change(link, write);
            foreach (var (job, at) in expiries) link["UPDATE job SET expire = ?1 WHERE id = ?2 AND expire IS NOT ?1"].With(at).With(job).Run();
            foreach (var job in left) job.Leave(link, write);
        }
    }

    public override void AcquireDistributedLock(string resource, TimeSpan timeout) => locks.Add(connection.AcquireDistributedLock(resource, timeout));

    public override string CreateJob(Job job, IDictionary<string, string> parameters, DateTime createdAt, TimeSpan expireIn)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parameters);
        var newborn = Newborn.Of(storage.NextJob(), job, parameters, createdAt, expireIn, storage.Now);
        changes.Add((link, _) => ToStay(newborn).Insert(link));
        return newborn.Id.ToString(CultureInfo.InvariantCulture);
    }

    public override void SetJobParameter(string jobId, string name, string? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        OfJob(jobId, (link, _, job) => JobRows.SetParameter(link, job, name, value));
        isPromise = true;
    }

    public override void ExpireJob(string jobId, TimeSpan expireIn) => Expire(jobId, After(expireIn));

    public override void PersistJob(string jobId) => Expire(jobId, null);

    public override void SetJobState(string jobId, IState state) => State(jobId, state, isCurrent: true);

    public override void AddJobState(string jobId, IState state) => State(jobId, state, isCurrent: false);

    public override void AddToQueue(string queue, string jobId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        isPromise = true;
        OfJob(jobId, (link, write, job) =>
        {
            var seq = storage.Queues.NextSeq();
            link["INSERT INTO queue (queue, seq, job) VALUES (?, ?, ?)"].With(queue).With(seq).With(job).Run();
            write.Then(() => storage.Queues.Add(queue, seq, job));
        });
    }

    public override void RemoveFromQueue(IFetchedJob fetchedJob)
    {
        ArgumentNullException.ThrowIfNull(fetchedJob);
        if (fetchedJob is not SqliteFetchedJob ours) throw new ArgumentException($"A {fetchedJob.GetType().Name} was not fetched from this storage.", nameof(fetchedJob));
        leaving.Add(ours);
    }

    public override void IncrementCounter(string key) => Count(key, 1, null);

    public override void IncrementCounter(string key, TimeSpan expireIn) => Count(key, 1, After(expireIn));

    public override void DecrementCounter(string key) => Count(key, -1, null);

    public override void DecrementCounter(string key, TimeSpan expireIn) => Count(key, -1, After(expireIn));

    public override void AddToSet(string key, string value) => AddToSet(key, value, 0);

    public override void AddToSet(string key, string value, double score)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (double.IsNaN(score)) throw new ArgumentException("A score must be a number.", nameof(score));
        Promise((link, _) => PutInSet(link, key, value, score));
    }

    public override void AddRangeToSet(string key, IList<string> items)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(items);
        string[] values = [.. items];
        if (Array.IndexOf(values, null) >= 0) throw new ArgumentException("A value is null.", nameof(items));
        Promise((link, _) =>
        {
            foreach (var value in values) PutInSet(link, key, value, 0);
        });
    }

    public override void RemoveFromSet(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Promise((link, _) =>
        {
            link["""DELETE FROM "set" WHERE key = ? AND value = ?"""].With(key).With(value).Run();
            link[Collection.Set.ForgetEmpty].With(key).Run();
        });
    }

    public override void RemoveSet(string key) => Remove(Collection.Set, key);

    public override void ExpireSet(string key, TimeSpan expireIn) => Expire(Collection.Set, key, expireIn);

    public override void PersistSet(string key) => Persist(Collection.Set, key);

    public override void SetRangeInHash(string key, IEnumerable<KeyValuePair<string, string>> keyValuePairs)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        KeyValuePair<string, string>[] entries = [.. keyValuePairs];
        if (Array.Exists(entries, entry => entry.Key is null)) throw new ArgumentException("A field has no name.", nameof(keyValuePairs));
        Promise((link, _) =>
        {
            foreach (var (field, value) in entries) link["INSERT OR REPLACE INTO hash (key, field, value) VALUES (?, ?, ?)"].With(key).With(field).With(value).Run();
        });
    }

    public override void RemoveHash(string key) => Remove(Collection.Hash, key);

    public override void ExpireHash(string key, TimeSpan expireIn) => Expire(Collection.Hash, key, expireIn);

    public override void PersistHash(string key) => Persist(Collection.Hash, key);

    public override void InsertToList(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Promise((link, _) => link["INSERT INTO list (key, seq, value) SELECT ?1, coalesce(max(seq), 0) + 1, ?2 FROM list WHERE key = ?1"].With(key).With(value).Run());
    }

    public override void RemoveFromList(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Promise((link, _) =>
        {
            link["DELETE FROM list WHERE key = ? AND value = ?"].With(key).With(value).Run();
            link[Collection.List.ForgetEmpty].With(key).Run();
        });
    }

    public override void TrimList(string key, int keepStartingFrom, int keepEndingAt)
    {
        ArgumentNullException.ThrowIfNull(key);
        var kept = Math.Max(0L, (long)keepEndingAt - keepStartingFrom + 1);
        Promise((link, _) =>
        {
            link["DELETE FROM list WHERE key = ?1 AND seq NOT IN (SELECT seq FROM list WHERE key = ?1 ORDER BY seq DESC LIMIT ?2 OFFSET ?3)"].With(key).With(kept).With(keepStartingFrom).Run();
            link[Collection.List.ForgetEmpty].With(key).Run();
        });
    }

    public override void ExpireList(string key, TimeSpan expireIn) => Expire(Collection.List, key, expireIn);

    public override void PersistList(string key) => Persist(Collection.List, key);

    private static void PutInSet(Link link, string key, string value, double score) =>
        link["""INSERT INTO "set" (key, value, score) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET score = excluded.score"""].With(key).With(value).With(score).Run();

    /// <summary>That a worker holds a job is no promise: without it the job only waits again.</summary>
    private void State(string jobId, IState state, bool isCurrent)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Name != ProcessingState.StateName) isPromise = true;
        OfJob(jobId, JobRows.Add(state, isCurrent, storage.Now));
    }

    /// <summary>What is no id is no job: a schedule may hold anything that looks like "queue:id", and must not stop the scheduler that meets it.</summary>
    private void OfJob(string jobId, Action<Link, Write, long> change)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (!SqliteJobStorage.IsJob(jobId, out var job)) return;
        touched.Add(job);
        changes.Add((link, write) => change(link, write, job));
    }

    private void Bear(Link link, Write write, long job)
    {
        if (storage.Newborns.Find(job) is { } newborn) storage.Newborns.Write(ToStay(newborn), link, write);
    }

    private Newborn ToStay(Newborn job) => expiries.TryGetValue(job.Id, out var at) ? job with { Expire = at } : job;

    private void Expire(string jobId, long? at)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (!SqliteJobStorage.IsJob(jobId, out var job)) return;
        touched.Add(job);
        expiries[job] = at;
    }

    private void Count(string key, long by, long? expire)
    {
        ArgumentNullException.ThrowIfNull(key);
        Promise((link, _) =>
        {
            if (expire is { } at)
                link["INSERT INTO counter (key, value, expire) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value, expire = max(coalesce(expire, 0), excluded.expire)"].With(key).With(by).With(at).Run();
            else
                link["INSERT INTO counter (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value"].With(key).With(by).Run();
        });
    }

    private void Remove(Collection collection, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Promise((link, _) =>
        {
            link[collection.Remove].With(key).Run();
            link[collection.Persist].With(key).Run();
        });
    }

    private void Expire(Collection collection, string key, TimeSpan expireIn)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = After(expireIn);
        Promise((link, _) => link[collection.Expire].With(key).With(at).Run());
    }

    private void Persist(Collection collection, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Promise((link, _) => link[collection.Persist].With(key).Run());
    }

    private void Promise(Action<Link, Write> change)
    {
        isPromise = true;
        changes.Add(change);
    }

    private long After(TimeSpan span) => Moment.Of(storage.Now + span);
}
