using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>The log beside the file.</summary>
public sealed class LogTests : IDisposable
{
    private const int Commits = 4000;
    private readonly SqliteStore store = new(options => options.Durability = Durability.ProcessCrash);

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task It_stays_short_however_much_is_written_and_read(int readers)
    {
        var id = store.CreateIn(new EnqueuedState());
        using var stop = new CancellationTokenSource();
        var reading = Enumerable.Range(0, readers).Select(_ => Wait.Aside(() => { while (!stop.IsCancellationRequested) store.Read(c => c.GetJobData(id)); })).ToList();
        var content = new string('x', 20_000);
        for (var i = 0; i < Commits; i++) store.Commit(t => t.SetRangeInHash("h", [new($"{i % 50}", content)]));
        await stop.CancelAsync();
        await Wait.For(Task.WhenAll(reading));

        // All that was written is several times this.
        new FileInfo(store.Path + "-wal").Length.ShouldBeLessThan(24L << 20);
    }

    [Fact]
    public void A_few_very_large_changes_do_not_make_it_long_for_good()
    {
        var content = new string('x', 2 << 20);
        for (var i = 0; i < 40; i++) store.Commit(t => t.SetRangeInHash("h", [new($"{i % 4}", content)]));
        for (var i = 0; i < 16; i++) store.Commit(t => t.SetRangeInHash("h", [new("small", $"{i}")]));
        new FileInfo(store.Path + "-wal").Length.ShouldBeLessThan(24L << 20);
    }

    [Fact]
    public void It_is_gone_when_the_storage_is_closed()
    {
        store.Enqueue();
        store.Sqlite.Dispose();
        Directory.GetFiles(store.Folder).Select(Path.GetFileName).Order().ShouldBe(["jobs.db", "jobs.db.lock"]);
    }
}
