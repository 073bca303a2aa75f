using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>How long a worker holds what it fetched.</summary>
public sealed class ClaimTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private readonly TestClock clock = new();
    private readonly SqliteStore store;
    private readonly JobStorageConnection connection;

    public ClaimTests()
    {
        store = new SqliteStore(options => (options.TimeProvider, options.VisibilityTimeout) = (clock, Timeout));
        connection = store.Connect();
    }

    public void Dispose()
    {
        connection.Dispose();
        store.Dispose();
    }

    [Fact]
    public void A_silent_worker_loses_its_job_after_the_timeout_and_a_grace_of_a_fifth()
    {
        var id = store.Enqueue();
        using var silent = Store.Fetch(connection);
        Pass(Timeout - TimeSpan.FromSeconds(1));
        store.Monitor.FetchedCount("default").ShouldBe(1);
        Pass((Timeout / 5 * 2) + TimeSpan.FromSeconds(1));
        store.Monitor.EnqueuedCount("default").ShouldBe(1);
        using var second = Store.Fetch(connection);
        second.JobId.ShouldBe(id);
    }

    [Fact]
    public void Between_the_timeout_and_the_end_of_the_grace_a_late_sign_of_life_keeps_the_job()
    {
        store.Enqueue();
        using var late = Store.Fetch(connection);
        Pass(Timeout);
        store.Monitor.FetchedCount("default").ShouldBe(1, "the first look only suspects");
        store.Sqlite.Queues.Renew();
        Pass(Timeout / 5 * 4);
        store.Monitor.FetchedCount("default").ShouldBe(1);
        late.RemoveFromQueue();
        Waiting().ShouldBe(0);
    }

    [Fact]
    public void A_machine_that_slept_for_a_day_gives_no_job_away_at_once()
    {
        store.Enqueue();
        using var sleeper = Store.Fetch(connection);
        clock.Stall(TimeSpan.FromDays(1));
        clock.Advance(Timeout / 5);
        store.Monitor.FetchedCount("default").ShouldBe(1, "the storage's look may come before the server's sign of life");
        store.Sqlite.Queues.Renew();
        Pass(Timeout / 5 * 4);
        store.Monitor.FetchedCount("default").ShouldBe(1);
    }

    [Fact]
    public async Task A_job_longer_than_the_timeout_is_never_started_twice()
    {
        store.Enqueue();
        using var stop = new CancellationTokenSource();
        var heartbeat = store.Storage.GetServerRequiredProcesses().Single();
        var beats = Wait.Aside(() => heartbeat.Execute(store.Context("server", stop.Token)));
        using var job = Store.Fetch(connection);
        for (var i = 0; i < 100; i++)
        {
            clock.Advance(Timeout / 10);
            store.Sqlite.Queues.Renew();
            store.Monitor.EnqueuedCount("default").ShouldBe(0, $"after {clock.Now:t}");
        }

        store.Monitor.FetchedCount("default").ShouldBe(1);
        job.RemoveFromQueue();
        Waiting().ShouldBe(0);
        await stop.CancelAsync();
        await Wait.For(beats.ContinueWith(_ => { }, TaskScheduler.Default));
    }

    [Fact]
    public void The_sign_of_life_is_what_the_servers_process_gives()
    {
        store.Enqueue();
        using var job = Store.Fetch(connection);
        var heartbeat = store.Storage.GetServerRequiredProcesses().Single();
        heartbeat.ToString().ShouldNotBeNullOrEmpty();
        for (var i = 0; i < 4; i++)
        {
            Pass(Timeout - TimeSpan.FromSeconds(1));
            using var stopping = new CancellationTokenSource();
            stopping.Cancel();
            Should.NotThrow(() => { try { heartbeat.Execute(store.Context("server", stopping.Token)); } catch (OperationCanceledException) { /* its wait ends at once */ } });
        }

        store.Monitor.FetchedCount("default").ShouldBe(1);
    }

    [Fact]
    public void Whoever_lost_its_claim_changes_nothing_any_more()
    {
        var id = store.Enqueue();
        using var first = Store.Fetch(connection);
        Lose();
        using var second = Store.Fetch(connection);
        second.JobId.ShouldBe(id);

        first.RemoveFromQueue();
        first.Requeue();
        first.Dispose();
        store.Monitor.FetchedCount("default").ShouldBe(1);
        store.Monitor.EnqueuedCount("default").ShouldBe(0);
        store.Reopen();
        Waiting().ShouldBe(1, "the second's job is still in its queue");
    }

    [Fact]
    public void A_lost_claim_in_a_transaction_leaves_the_others_job_alone()
    {
        var id = store.Enqueue();
        using var first = Store.Fetch(connection);
        Lose();
        using var second = Store.Fetch(connection);
        store.Commit(t => { t.RemoveFromQueue(first); t.SetJobState(id, new DeletedState()); });
        second.Requeue();
        Waiting().ShouldBe(1);
        store.Reopen();
        Waiting().ShouldBe(1);
    }

    [Fact]
    public async Task A_job_given_away_wakes_who_waits()
    {
        var id = store.Enqueue();
        using var silent = Store.Fetch(connection);
        using var other = store.Connect();
        var waiting = Wait.Aside(() => Store.Fetch(other));
        Lose();
        using var got = await Wait.For(waiting);
        got.JobId.ShouldBe(id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Setting_the_wall_clock_an_hour_loses_and_doubles_nothing(int hours)
    {
        var ids = Enumerable.Range(0, 5).Select(_ => store.Enqueue()).ToList();
        using var held = Store.Fetch(connection);
        store.Read<object?>(c => { c.AnnounceServer("s", new() { Queues = ["default"], WorkerCount = 1 }); return null; });

        clock.SetWallClock(TimeSpan.FromHours(hours));
        store.Monitor.FetchedCount("default").ShouldBe(1);
        Pass(Timeout / 2);
        (store.Monitor.FetchedCount("default"), store.Monitor.EnqueuedCount("default")).ShouldBe((1, 4));
        store.Read(c => c.RemoveTimedOutServers(Timeout)).ShouldBe(0, "setting the time of day ends no server");
        ids.Add(store.Enqueue());

        var got = new List<string> { held.JobId };
        held.RemoveFromQueue();
        while (Waiting() > 0)
        {
            using var next = Store.Fetch(connection);
            got.Add(next.JobId);
            next.RemoveFromQueue();
        }

        got.ShouldBe(ids);
        store.Read(c => c.GetUtcDateTime()).ShouldBe(clock.Now);
    }

    [Fact]
    public void A_server_does_each_job_once_while_somebody_plays_with_the_wall_clock()
    {
        var key = Guid.NewGuid().ToString();
        var client = new BackgroundJobClient(store.Storage);
        using (new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 4, StopTimeout = TimeSpan.Zero }, store.Storage))
        {
            for (var i = 0; i < 200; i++)
            {
                client.Enqueue(() => Ledger.Note(key, $"{i}"));
                if (i % 10 == 0) clock.SetWallClock(TimeSpan.FromHours(i % 20 == 0 ? 1 : -1));
            }

            Wait.Until(() => store.Monitor.SucceededListCount() == 200, () => $"{store.Monitor.SucceededListCount()} done");
        }

        Ledger.Read(key).Order().ShouldBe(Enumerable.Range(0, 200).Select(i => $"{i}").Order());
        store.Monitor.GetStatistics().Succeeded.ShouldBe(200);
    }

    [Fact]
    public void A_job_goes_back_to_its_place_among_the_others()
    {
        var ids = Enumerable.Range(0, 4).Select(_ => store.Enqueue()).ToList();
        var held = Enumerable.Range(0, 3).Select(_ => Store.Fetch(connection)).ToList();
        held[2].Requeue();
        held[0].Dispose();
        held[1].Requeue();
        Enumerable.Range(0, 4).Select(_ => { using var f = Store.Fetch(connection); f.RemoveFromQueue(); return f.JobId; }).ShouldBe(ids);
    }

    [Fact]
    public void What_was_not_fetched_here_is_refused()
    {
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        Should.Throw<ArgumentException>(() => transaction.RemoveFromQueue(new Foreign()));
        Should.Throw<ArgumentNullException>(() => transaction.RemoveFromQueue(null!));
    }

    private long Waiting() => store.Monitor.EnqueuedCount("default");

    private void Lose() => Pass(Timeout + (Timeout / 5 * 2));

    /// <summary>In small steps, as time passes.</summary>
    private void Pass(TimeSpan span)
    {
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(10)) clock.Advance(left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10));
    }

    private sealed class Foreign : IFetchedJob
    {
        public string JobId => "1";

        public void RemoveFromQueue() => throw new NotSupportedException();

        public void Requeue() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
