using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>What expires is removed by the storage's own process.</summary>
public sealed class ExpiryTests : IDisposable
{
    private readonly TestClock clock = new();
    private readonly SqliteStore store;

    public ExpiryTests() => store = new SqliteStore(options => (options.TimeProvider, options.SweepInterval) = (clock, TimeSpan.FromSeconds(1)));

    public void Dispose() => store.Dispose();

    [Fact]
    public void An_expired_job_is_removed_with_its_history_and_parameters()
    {
        var id = store.CreateIn(new SucceededState("x", 1, 1));
        store.Commit(t => { t.SetJobParameter(id, "p", "v"); t.ExpireJob(id, TimeSpan.FromDays(1)); });
        Sweep(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        store.Monitor.JobDetails(id).ShouldNotBeNull();
        Sweep(TimeSpan.FromSeconds(2));
        store.Monitor.JobDetails(id).ShouldBeNull();
        store.Read(c => c.GetJobParameter(id, "p")).ShouldBeNull();
        store.Monitor.SucceededListCount().ShouldBe(0);
        store.Monitor.SucceededJobs(0, 10).ShouldBeEmpty();
        Rows("SELECT (SELECT count(*) FROM job) + (SELECT count(*) FROM state)").ShouldBe(0);
    }

    [Fact]
    public void A_job_that_is_to_stay_stays()
    {
        var failed = store.CreateIn(new FailedState(new InvalidOperationException("x")));
        store.Commit(t => { t.ExpireJob(failed, TimeSpan.FromDays(1)); t.PersistJob(failed); });
        Sweep(TimeSpan.FromDays(400));
        store.Monitor.FailedCount().ShouldBe(1);
    }

    [Fact]
    public void A_job_that_never_got_a_state_goes_after_its_thirty_days()
    {
        var id = store.Create(expireIn: TimeSpan.FromDays(30));
        Sweep(TimeSpan.FromDays(29));
        store.Read(c => c.GetJobData(id)).ShouldNotBeNull();
        Sweep(TimeSpan.FromDays(2));
        store.Read(c => c.GetJobData(id)).ShouldBeNull();
    }

    [Fact]
    public void A_job_that_has_no_state_yet_outlives_the_closing_of_the_storage()
    {
        var id = store.Create();
        store.Reopen();
        store.Read(c => c.GetJobData(id)).ShouldNotBeNull().State.ShouldBeNull();
        store.Create().ShouldNotBe(id);
    }

    [Fact]
    public void The_id_of_a_swept_job_is_not_given_again_even_after_a_reopening()
    {
        var last = Enumerable.Range(0, 3).Select(_ => store.CreateIn(new FakeState("Mine"))).Last();
        store.Commit(t => t.ExpireJob(last, TimeSpan.FromDays(1)));
        Sweep(TimeSpan.FromDays(2));
        store.Reopen();
        store.Create().ShouldNotBe(last);
        long.Parse(store.Create(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(long.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Sets_hashes_and_lists_expire_as_wholes()
    {
        store.Commit(t =>
        {
            t.AddRangeToSet("s", [.. Enumerable.Range(0, 1200).Select(i => $"{i}")]);
            t.SetRangeInHash("h", Enumerable.Range(0, 1200).Select(i => new KeyValuePair<string, string>($"{i}", "v")));
            for (var i = 0; i < 1000; i++) t.InsertToList("l", $"{i}");
            t.AddToSet("kept", "a");
            t.SetRangeInHash("kept", [new("a", "1")]);
            t.InsertToList("kept", "a");
            t.ExpireSet("s", TimeSpan.FromHours(1));
            t.ExpireHash("h", TimeSpan.FromHours(1));
            t.ExpireList("l", TimeSpan.FromHours(1));
        });
        Sweep(TimeSpan.FromMinutes(59));
        store.Read(c => (c.GetSetCount("s"), c.GetHashCount("h"), c.GetListCount("l"))).ShouldBe((1200, 1200, 1000));
        Sweep(TimeSpan.FromMinutes(2));
        store.Read(c => (c.GetSetCount("s"), c.GetHashCount("h"), c.GetListCount("l"))).ShouldBe((0, 0, 0));
        store.Read(c => (c.GetSetCount("kept"), c.GetHashCount("kept"), c.GetListCount("kept"))).ShouldBe((1, 1, 1));
        Rows("SELECT count(*) FROM expiry").ShouldBe(0);
    }

    [Fact]
    public void The_time_to_live_runs_down_with_the_clock()
    {
        store.Commit(t => { t.AddToSet("s", "a"); t.ExpireSet("s", TimeSpan.FromHours(1)); });
        clock.Advance(TimeSpan.FromMinutes(20));
        store.Read(c => c.GetSetTtl("s")).ShouldBe(TimeSpan.FromMinutes(40));
        store.Commit(t => t.ExpireSet("s", TimeSpan.FromHours(5)));
        store.Read(c => c.GetSetTtl("s")).ShouldBe(TimeSpan.FromHours(5));
    }

    [Fact]
    public void A_counter_lives_until_its_latest_expiry()
    {
        store.Commit(t => { t.IncrementCounter("c", TimeSpan.FromDays(30)); t.IncrementCounter("c", TimeSpan.FromDays(1)); t.IncrementCounter("c"); t.IncrementCounter("forever"); t.IncrementCounter("short", TimeSpan.FromDays(1)); });
        Sweep(TimeSpan.FromDays(29));
        store.Read(c => (c.GetCounter("c"), c.GetCounter("forever"), c.GetCounter("short"))).ShouldBe((3, 1, 0));
        Sweep(TimeSpan.FromDays(2));
        store.Read(c => (c.GetCounter("c"), c.GetCounter("forever"))).ShouldBe((0, 1));
    }

    [Fact]
    public void Jobs_are_created_while_thousands_are_swept_and_none_of_them_is_lost()
    {
        store.Read<object?>(c =>
        {
            using var transaction = (JobStorageTransaction)c.CreateWriteTransaction();
            for (var i = 0; i < 3000; i++) transaction.CreateJob(Sample.Job(), new Dictionary<string, string>(), clock.Now, TimeSpan.FromDays(1));
            transaction.Commit();
            return null;
        });
        var ids = new List<string>();
        Sweep(TimeSpan.FromDays(2), () => ids.Add(store.Enqueue()));
        store.Monitor.EnqueuedJobs("default", 0, int.MaxValue).Select(j => j.Key).ShouldBe(ids);
        Rows("SELECT count(*) FROM job").ShouldBe(ids.Count);
    }

    [Fact]
    public void The_file_does_not_grow_for_ever()
    {
        var sizes = new List<long>();
        for (var round = 0; round < 12; round++)
        {
            store.Read<object?>(c =>
            {
                using var transaction = (JobStorageTransaction)c.CreateWriteTransaction();
                for (var i = 0; i < 1000; i++)
                {
                    var id = transaction.CreateJob(Sample.Job(new string('x', 500)), new Dictionary<string, string>(), clock.Now, TimeSpan.FromDays(1));
                    transaction.SetJobState(id, new SucceededState(null, 1, 1));
                }

                transaction.Commit();
                return null;
            });
            Sweep(TimeSpan.FromDays(2));
            sizes.Add(Rows("PRAGMA page_count"));
        }

        sizes[^1].ShouldBeLessThanOrEqualTo(sizes[3] * 11 / 10, string.Join(' ', sizes));
    }

    /// <summary>Time passes, then the process runs until nothing is left that is due.</summary>
    private void Sweep(TimeSpan after, Action? meanwhile = null)
    {
        clock.Advance(after);
        store.Commit(t => { t.IncrementCounter("probe", TimeSpan.FromSeconds(-1)); });
        using var stop = new CancellationTokenSource();
        var sweep = store.Storage.GetStorageWideProcesses().Single();
        var run = Wait.Aside(() => { while (!stop.IsCancellationRequested) sweep.Execute(store.Context("server", stop.Token)); });
        Wait.Until(
            () =>
            {
                meanwhile?.Invoke();
                return Rows($"SELECT (SELECT count(*) FROM job WHERE expire <= {Now()}) + (SELECT count(*) FROM expiry WHERE at <= {Now()}) + (SELECT count(*) FROM counter WHERE expire <= {Now()})") == 0;
            },
            "what is due is still there");
        stop.Cancel();
        Wait.Until(() => run.IsCompleted, "the sweep does not stop");
    }

    private long Now() => new DateTimeOffset(clock.Now).ToUnixTimeMilliseconds();

    private long Rows(string sql) => Database.Number(store.Path, sql);
}
