using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>No room left, and room again.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly string Bulk = new('x', 20_000);
    private readonly SqliteStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_full_disk_has_a_name_and_leaves_nothing_half_written()
    {
        var id = store.Create();
        Fill();
        var refused = Should.Throw<SqliteJobStorageException>(() => store.Commit(t => All(t, id, Bulk)));
        refused.Message.ShouldContain("no room left");
        refused.Message.ShouldContain(store.Path);
        refused.Message.ShouldContain("nothing of this change was kept");
        Seen(id).ShouldBe("- 0 0 0 0 0");

        Limit(1_000_000);
        store.Commit(t => All(t, id, Bulk));
        Seen(id).ShouldBe("Enqueued 1 1 1 1 1");
        store.Reopen();
        Seen(id).ShouldBe("Enqueued 1 1 1 1 1");
        Database.Ask(store.Path, "PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public void A_lock_of_a_transaction_that_was_refused_is_free_after_it()
    {
        Fill();
        using var connection = store.Connect();
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
        {
            transaction.AcquireDistributedLock("lock", TimeSpan.Zero);
            transaction.InsertToList("l", Bulk);
            Should.Throw<SqliteJobStorageException>(transaction.Commit);
        }

        using var other = store.Connect();
        other.AcquireDistributedLock("lock", TimeSpan.Zero).Dispose();
    }

    [Fact]
    public void A_job_whose_acknowledgement_was_refused_is_still_held_and_can_be_given_back()
    {
        var id = store.Enqueue();
        using var connection = store.Connect();
        using var held = Store.Fetch(connection);
        Fill();
        Should.Throw<SqliteJobStorageException>(() => store.Commit(t =>
        {
            t.RemoveFromQueue(held);
            t.SetJobState(id, new FakeState("Succeeded", null, new() { ["Result"] = Bulk }));
        }));
        store.Read(c => c.GetJobData(id)).State.ShouldBe("Enqueued");
        store.Monitor.FetchedCount("default").ShouldBe(1);
        store.Monitor.GetStatistics().Enqueued.ShouldBe(1);
        held.Requeue();
        store.Monitor.EnqueuedCount("default").ShouldBe(1);

        Limit(1_000_000);
        using var again = Store.Fetch(connection);
        again.JobId.ShouldBe(id);
        store.Commit(t => { t.RemoveFromQueue(again); t.SetJobState(id, new FakeState("Succeeded", null, new() { ["Result"] = Bulk })); });
        store.Reopen();
        store.Monitor.EnqueuedCount("default").ShouldBe(0);
        store.Monitor.SucceededListCount().ShouldBe(1);
    }

    [Fact]
    public void Of_many_who_write_at_once_each_is_told_its_own_fate()
    {
        Fill(spare: 40);
        var told = new bool[8, 20];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
        {
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    store.Commit(t => { t.AddToSet("s", $"{n}-{i}"); t.SetRangeInHash($"h-{n}-{i}", [new("a", i % 2 == 0 ? "small" : Bulk)]); t.IncrementCounter("n"); });
                    told[n, i] = true;
                }
                catch (SqliteJobStorageException)
                {
                }
            }
        });

        var kept = told.Cast<bool>().Count(t => t);
        kept.ShouldBeInRange(1, 159);
        for (var reopened = 0; reopened < 2; reopened++)
        {
            store.Read(c => (c.GetCounter("n"), c.GetSetCount("s"))).ShouldBe((kept, kept));
            for (var n = 0; n < 8; n++)
            {
                for (var i = 0; i < 20; i++) store.Read(c => (c.GetSetContains("s", $"{n}-{i}"), c.GetHashCount($"h-{n}-{i}") == 1)).ShouldBe((told[n, i], told[n, i]), $"{n}-{i}");
            }

            Limit(1_000_000);
            store.Reopen();
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_under_the_log_is_survived()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit of this kind.");
        using var folder = new TemporaryFolder();
        var (db, journal) = (folder.File("jobs.db"), folder.File("journal"));
        using var process = Prey.Start(db, journal, "full");
        try
        {
            var (said, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await Wait.For(process.WaitForExitAsync(TestContext.Current.CancellationToken));
            process.ExitCode.ShouldBe(0, await errors);
            (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(message => message.Contains(db));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        var lines = Prey.Lines(journal);
        var (promised, refused) = (lines.Where(l => l.What == "Q").Select(l => l.Number).ToList(), lines.Where(l => l.What == "F").Select(l => l.Number).ToList());
        (promised.Count, refused.Count).ShouldBe((promised.Count, 12));
        promised.Count.ShouldBeGreaterThan(25);
        using var storage = new SqliteJobStorage(db);
        using var connection = (JobStorageConnection)storage.GetConnection();
        connection.GetAllItemsFromSet("numbers").Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).Order().ShouldBe(promised);
        connection.GetCounter("count").ShouldBe(promised.Count);
        storage.GetMonitoringApi().EnqueuedCount("default").ShouldBe(promised.Count);
        foreach (var n in promised) connection.GetValueFromHash($"bulk-{n}", "content").Length.ShouldBe(20_000);
        foreach (var n in refused) connection.GetHashCount($"bulk-{n}").ShouldBe(0);
        Database.Ask(db, "PRAGMA integrity_check").ShouldBe("ok");
    }

    private static void All(JobStorageTransaction t, string id, string bulk)
    {
        t.SetJobState(id, new EnqueuedState());
        t.AddToQueue("default", id);
        t.IncrementCounter("c");
        t.AddToSet("s", "a");
        t.InsertToList("l", bulk);
        t.SetRangeInHash("h", [new("a", bulk)]);
    }

    private string Seen(string id) => store.Read(c =>
        $"{c.GetJobData(id).State ?? "-"} {store.Monitor.EnqueuedCount("default")} {c.GetCounter("c")} {c.GetSetCount("s")} {c.GetListCount("l")} {c.GetHashCount("h")}");

    /// <summary>The file may not grow: what the storage finds of free pages is used up first.</summary>
    private void Fill(int spare = 0)
    {
        Limit((int)Database.Number(store.Path, "PRAGMA page_count") + spare);
    }

    private void Limit(int pages) => store.Sqlite.Write(new Write((link, _) => link.Execute($"PRAGMA max_page_count={pages}"), isPromise: false));
}
