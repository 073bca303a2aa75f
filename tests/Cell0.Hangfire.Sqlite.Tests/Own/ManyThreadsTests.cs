using System.Collections.Concurrent;
using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>Random steps on many threads. What cannot be foretold is checked by what must hold whatever happened.</summary>
public sealed class ManyThreadsTests : IDisposable
{
    private readonly SqliteStore store = new(options => options.Durability = Durability.ProcessCrash);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task No_job_is_lost_and_none_is_held_by_two_at_once()
    {
        const int producers = 3, consumers = 6, each = 60;
        var seed = Environment.TickCount;
        var (holders, done) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        var faults = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();

        var produce = Enumerable.Range(0, producers).Select(n => Wait.Aside(() =>
        {
            var random = new Random(seed + n);
            for (var i = 0; i < each; i++)
            {
                if (random.Next(3) == 0) InOne(random);
                else store.Enqueue(Queue(random));
            }
        })).ToList();

        var consume = Enumerable.Range(0, consumers).Select(n => Wait.Aside(() =>
        {
            var random = new Random(seed + 100 + n);
            using var connection = store.Connect();
            try
            {
                while (true) Work(connection, random);
            }
            catch (OperationCanceledException)
            {
            }
        })).ToList();

        await Wait.For(Task.WhenAll(produce));
        Wait.Until(() => done.Count == producers * each || !faults.IsEmpty, () => $"{done.Count} of {producers * each} done; seed {seed}");
        await stop.CancelAsync();
        await Wait.For(Task.WhenAll(consume));
        faults.ShouldBeEmpty($"seed {seed}");
        done.Values.ShouldAllBe(times => times == 1);

        for (var reopened = 0; reopened < 2; reopened++)
        {
            store.Read(c => c.GetCounter("done")).ShouldBe(producers * each);
            store.Monitor.SucceededListCount().ShouldBe(producers * each);
            store.Monitor.GetStatistics().Enqueued.ShouldBe(0);
            store.Monitor.Queues().ShouldBeEmpty();
            store.Reopen();
        }

        void Work(JobStorageConnection connection, Random random)
        {
            using var job = connection.FetchNextJob(random.Next(2) == 0 ? ["q1", "q2"] : ["q2", "q1"], stop.Token);
            if (holders.AddOrUpdate(job.JobId, 1, (_, held) => held + 1) > 1) faults.Enqueue($"{job.JobId} is held twice");
            if (done.ContainsKey(job.JobId)) faults.Enqueue($"{job.JobId} came again after its end");
            Thread.Yield();
            var how = random.Next(5);
            if (how < 2)
            {
                // Whoever gives a job back holds it no more when the next may have it.
                holders.AddOrUpdate(job.JobId, 0, (_, held) => held - 1);
                if (how == 0) job.Requeue();
                return;
            }

            using (connection.AcquireDistributedLock($"job:{job.JobId}", Wait.Limit))
            using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
            {
                if (how != 2) transaction.RemoveFromQueue(job);
                transaction.SetJobState(job.JobId, new SucceededState(null, 1, 1));
                transaction.IncrementCounter("done");
                transaction.Commit();
            }

            done.AddOrUpdate(job.JobId, 1, (_, times) => times + 1);
            job.RemoveFromQueue();
        }
    }

    private static string Queue(Random random) => random.Next(2) == 0 ? "q1" : "q2";

    private void InOne(Random random) => store.Commit(t =>
    {
        var id = t.CreateJob(Sample.Job(), new Dictionary<string, string>(), DateTime.UtcNow, TimeSpan.FromDays(1));
        var queue = Queue(random);
        t.SetJobState(id, new EnqueuedState(queue));
        t.AddToQueue(queue, id);
    });
}
