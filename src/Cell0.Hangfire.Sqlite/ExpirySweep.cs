using Hangfire.Server;

namespace Cell0.Hangfire.Sqlite;

/// <summary>Removes what has expired, in small steps between the others' changes, and gives the file's free pages back.</summary>
internal sealed class ExpirySweep(SqliteJobStorage storage) : IBackgroundProcess
{
    private const int JobsInAStep = 100;
    private const int RowsInAStep = 500;

    /// <summary>4 MiB.</summary>
    private const int FreePagesKept = 1024;

    public void Execute(BackgroundProcessContext context)
    {
        while (Step() && !context.IsStopping)
        {
            // Others go first.
            if (storage.IsBusy) context.Wait(TimeSpan.FromMilliseconds(10));
        }

        context.Wait(storage.Options.SweepInterval);
    }

    public override string ToString() => "the sweep of what has expired";

    /// <summary>False: nothing was left to do.</summary>
    internal bool Step()
    {
        var now = Moment.Of(storage.Now);
        storage.Newborns.Sweep(now);
        if (!storage.Read(link => IsDue(link, now))) return false;
        storage.Write(new Write((link, write) =>
        {
            Jobs(link, write, now);
            Counters(link, now);
            Keys(link, now);
            GiveBack(link);
        }, isPromise: false));
        return true;
    }

    /// <summary>New jobs take free pages first: only what is more than they will soon need goes back to the disk.</summary>
    private static void GiveBack(Link link)
    {
        if (link.Number("PRAGMA freelist_count") > FreePagesKept) link.Execute("PRAGMA incremental_vacuum(200)");
    }

    private static bool IsDue(Link link, long now)
    {
        using var due = link["SELECT EXISTS (SELECT 1 FROM job WHERE expire <= ?1) OR EXISTS (SELECT 1 FROM counter WHERE expire <= ?1) OR EXISTS (SELECT 1 FROM expiry WHERE at <= ?1)"].With(now);
        return (due.Next() && due.Long(0) != 0) || link.Number("PRAGMA freelist_count") > FreePagesKept;
    }

    private static void Jobs(Link link, Write write, long now)
    {
        var expired = new List<long>(JobsInAStep);
        using (var rows = link["SELECT id FROM job WHERE expire <= ? ORDER BY expire LIMIT ?"].With(now).With(JobsInAStep))
        {
            while (rows.Next()) expired.Add(rows.Long(0));
        }

        if (expired.Count == 0) return;
        // An id is never given twice, though the job that had it is gone.
        link["UPDATE meta SET value = max(value, ?) WHERE name = 'last_job'"].With(expired.Max()).Run();
        foreach (var job in expired)
        {
            link["DELETE FROM state WHERE job = ?"].With(job).Run();
            using var gone = link["DELETE FROM job WHERE id = ? RETURNING state"].With(job);
            while (gone.Next()) write.Moved(gone.TextOrNull(0), null);
        }
    }

    private static void Counters(Link link, long now) =>
        link["DELETE FROM counter WHERE key IN (SELECT key FROM counter WHERE expire <= ? LIMIT ?)"].With(now).With(RowsInAStep).Run();

    /// <summary>A set, hash or list expires as a whole, but a long one is removed in pieces.</summary>
    private static void Keys(Link link, long now)
    {
        Collection collection;
        string key;
        using (var rows = link["SELECT kind, key FROM expiry WHERE at <= ? LIMIT 1"].With(now))
        {
            if (!rows.Next()) return;
            (collection, key) = (Collection.Of(rows.Text(0)), rows.Text(1));
        }

        if (link[collection.RemoveSome].With(key).With(RowsInAStep).Run() < RowsInAStep) link[collection.Persist].With(key).Run();
    }
}
