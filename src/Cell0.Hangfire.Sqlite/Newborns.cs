using System.Collections.Concurrent;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// Jobs without a state yet. Nobody sees such a job, and it promises nothing: it waits in memory for the first change of it, and is written in the same commit. So
/// enqueueing costs one commit instead of two; when the process dies between them, the job never was, and its id may come again.
/// </summary>
internal sealed class Newborns
{
    /// <summary>Those whose first change never comes are few; more than these are written at once.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<long, Newborn> jobs = new();
    private int count;

    /// <summary>False: there are too many, it has to be written.</summary>
    public bool TryKeep(Newborn job)
    {
        if (Interlocked.Increment(ref count) <= Most) return jobs.TryAdd(job.Id, job);
        Interlocked.Decrement(ref count);
        return false;
    }

    public Newborn? Find(long id) => jobs.GetValueOrDefault(id);

    /// <summary>Part of the first change of a job, before it.</summary>
    public void Write(Newborn job, Link link, Write write)
    {
        job.Insert(link);
        write.Then(() => Forget(job.Id));
    }

    /// <summary>Those of which nothing more was heard.</summary>
    public void Sweep(long now)
    {
        foreach (var job in jobs.Values.Where(job => job.Expire <= now)) Forget(job.Id);
    }

    /// <summary>At the end of the storage, while it still writes.</summary>
    public void Keep(Writer writer)
    {
        Newborn[] left = [.. jobs.Values];
        if (left.Length > 0) writer.Do(new Write((link, _) => Array.ForEach(left, job => job.Insert(link)), isPromise: false));
    }

    private void Forget(long id)
    {
        if (jobs.TryRemove(id, out _)) Interlocked.Decrement(ref count);
    }
}
