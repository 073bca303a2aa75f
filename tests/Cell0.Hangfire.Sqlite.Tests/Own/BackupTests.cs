using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>A copy of a storage that is at work.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly SqliteStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_copy_made_under_load_is_whole_and_of_one_moment()
    {
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writer = Wait.Aside(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                store.Commit(t => { t.SetRangeInHash("pair", [new("a", $"{written}"), new("b", $"{written}")]); t.AddToSet("all", $"{written}"); t.IncrementCounter("n"); });
                Interlocked.Increment(ref written);
            }
        });
        Wait.Until(() => Volatile.Read(ref written) > 20, "nothing was written");
        var copy = Path.Combine(store.Folder, "copies.db");
        var least = Volatile.Read(ref written);
        store.Sqlite.BackupTo(copy);
        await stop.CancelAsync();
        await Wait.For(writer);

        using var restored = new SqliteJobStorage(copy);
        using var connection = (global::Hangfire.Storage.JobStorageConnection)restored.GetConnection();
        var pair = connection.GetAllEntriesFromHash("pair");
        pair["a"].ShouldBe(pair["b"]);
        connection.GetCounter("n").ShouldBe(connection.GetSetCount("all"));
        connection.GetCounter("n").ShouldBeInRange(least, written);
    }

    [Fact]
    public void Fetched_jobs_wait_in_the_copy()
    {
        var id = store.Enqueue();
        using var connection = store.Connect();
        using var held = Store.Fetch(connection);
        var copy = Path.Combine(store.Folder, "copy.db");
        store.Sqlite.BackupTo(copy);
        using var restored = new SqliteJobStorage(copy);
        restored.GetMonitoringApi().EnqueuedJobs("default", 0, 10).Single().Key.ShouldBe(id);
    }

    [Fact]
    public void Nothing_is_overwritten_and_a_bad_place_is_named()
    {
        var taken = Path.Combine(store.Folder, "taken");
        File.WriteAllText(taken, "mine");
        Should.Throw<IOException>(() => store.Sqlite.BackupTo(taken)).Message.ShouldContain(taken);
        File.ReadAllText(taken).ShouldBe("mine");
        var nowhere = Path.Combine(store.Folder, "none", "copy.db");
        Should.Throw<IOException>(() => store.Sqlite.BackupTo(nowhere)).Message.ShouldContain(nowhere);
        Should.Throw<IOException>(() => store.Sqlite.BackupTo(store.Path));
        Should.Throw<ArgumentException>(() => store.Sqlite.BackupTo(" "));
        store.Enqueue();
        store.Monitor.EnqueuedCount("default").ShouldBe(1);
    }
}
