using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteQueues() : QueueContract(new SqliteStore());

public sealed class InMemoryQueues() : QueueContract(new InMemoryStore());

/// <summary>Queues: fetching, acknowledging, giving back, waiting.</summary>
public abstract class QueueContract(Store store) : ContractTests(store)
{
    [Fact]
    public void Jobs_of_a_queue_are_fetched_in_the_order_they_came()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => Store.Enqueue()).ToList();
        FetchAll(20, "default").ShouldBe(ids);
    }

    [Fact]
    public void Queues_are_emptied_in_the_order_the_caller_names_them()
    {
        var low = Store.Enqueue("a-low");
        var high = Store.Enqueue("z-high");
        var middle = Store.Enqueue("m-middle");
        FetchAll(3, "z-high", "m-middle", "a-low").ShouldBe([high, middle, low]);
    }

    [Fact]
    public void Only_the_named_queues_are_fetched_from()
    {
        Store.Enqueue("other");
        var mine = Store.Enqueue("mine");
        FetchAll(1, "mine").ShouldBe([mine]);
        Store.Monitor.EnqueuedCount("other").ShouldBe(1);
        Store.Monitor.EnqueuedCount("mine").ShouldBe(0);
    }

    [Fact]
    public void Nobody_else_gets_a_fetched_job()
    {
        var first = Store.Enqueue();
        var second = Store.Enqueue();
        using var connection = Store.Connect();
        using var a = Store.Fetch(connection);
        using var b = Store.Fetch(connection);
        (a.JobId, b.JobId).ShouldBe((first, second));
        Empty();
    }

    [Fact]
    public void An_acknowledged_job_does_not_come_back()
    {
        Store.Enqueue();
        using (var connection = Store.Connect())
        using (var fetched = Store.Fetch(connection))
            fetched.RemoveFromQueue();
        Empty();
    }

    [Fact]
    public void A_job_given_back_is_fetched_again()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        using (var fetched = Store.Fetch(connection)) fetched.Requeue();
        using var again = Store.Fetch(connection);
        again.JobId.ShouldBe(id);
        Empty();
    }

    [Fact]
    public void A_job_disposed_without_a_word_is_given_back_once()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        var fetched = Store.Fetch(connection);
        fetched.Dispose();
        fetched.Dispose();
        Differ(Differences.Claims, ours: () => Again(connection, id), theirs: Empty);
    }

    [Fact]
    public void A_job_given_back_and_then_disposed_is_there_once()
    {
        Store.Enqueue();
        using var connection = Store.Connect();
        using (var fetched = Store.Fetch(connection)) fetched.Requeue();
        Store.Monitor.EnqueuedCount("default").ShouldBe(1);
    }

    [Fact]
    public void A_job_given_back_keeps_its_place()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => Store.Enqueue()).ToList();
        using (var connection = Store.Connect())
        using (var fetched = Store.Fetch(connection))
            fetched.Requeue();
        Differ(Differences.RequeuedPlace,
            ours: () => FetchAll(3, "default").ShouldBe(ids),
            theirs: () => FetchAll(3, "default").ShouldBe([ids[1], ids[2], ids[0]]));
    }

    [Fact]
    public void Acknowledging_is_part_of_the_transaction()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        using (var fetched = Store.Fetch(connection))
        {
            using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
            {
                transaction.RemoveFromQueue(fetched);
                transaction.SetJobState(id, new FakeState("Succeeded"));
                transaction.Commit();
            }

            fetched.RemoveFromQueue();
        }

        Store.Read(c => c.GetJobData(id)).State.ShouldBe("Succeeded");
        Empty();
    }

    [Fact]
    public void An_acknowledgement_that_was_not_committed_is_none()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        using (var fetched = Store.Fetch(connection))
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
            transaction.RemoveFromQueue(fetched);

        Differ(Differences.Claims, ours: () => Again(connection, id), theirs: Empty);
    }

    [Fact]
    public void After_a_committed_acknowledgement_the_worker_says_it_again_and_it_does_nothing()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        using var first = Store.Fetch(connection);
        Store.Commit(t => { t.RemoveFromQueue(first); t.AddToQueue("default", id); });
        using var second = Store.Fetch(connection);
        second.JobId.ShouldBe(id);

        first.RemoveFromQueue();
        if (Store.IsOurs) first.Requeue(); // InMemory queues it again: it keeps no claims (see Differences.Claims).
        Empty();
        second.Requeue();
        using var third = Store.Fetch(connection);
        third.JobId.ShouldBe(id);
        Empty();
    }

    [Fact]
    public void A_job_queued_twice_is_fetched_twice_and_the_two_claims_do_not_touch_each_other()
    {
        var id = Store.Enqueue();
        Store.Commit(t => t.AddToQueue("default", id));
        using var connection = Store.Connect();
        using var first = Store.Fetch(connection);
        using var second = Store.Fetch(connection);
        (first.JobId, second.JobId).ShouldBe((id, id));
        first.RemoveFromQueue();
        second.Requeue();
        using var third = Store.Fetch(connection);
        third.JobId.ShouldBe(id);
        Empty();
    }

    [Fact]
    public async Task Fetching_waits_until_a_job_comes()
    {
        using var connection = Store.Connect();
        var waiting = Wait.Aside(() => Store.Fetch(connection, "one", "two"));
        var id = Store.Enqueue("two");
        using var fetched = await Wait.For(waiting);
        fetched.JobId.ShouldBe(id);
    }

    [Fact]
    public async Task One_job_wakes_one_of_many_who_wait_and_no_job_is_left_lying()
    {
        const int waiters = 8;
        using var connection = Store.Connect();
        var fetches = Enumerable.Range(0, waiters).Select(_ => Wait.Aside(() => Store.Fetch(connection))).ToList();
        var ids = Enumerable.Range(0, waiters).Select(_ => Store.Enqueue()).ToList();
        var fetched = await Wait.For(Task.WhenAll(fetches));
        fetched.Select(f => f.JobId).Order().ShouldBe(ids.Order());
        foreach (var job in fetched) job.RemoveFromQueue();
    }

    [Fact]
    public async Task Whoever_fetches_a_job_finds_all_that_was_committed_with_it()
    {
        const int jobs = 200;
        using var connection = Store.Connect();
        var worker = Wait.Aside(() =>
        {
            var blind = 0;
            for (var i = 0; i < jobs; i++)
            {
                using var fetched = Store.Fetch(connection);
                if (connection.GetJobData(fetched.JobId)?.State != "Enqueued" || !connection.GetSetContains("seen", fetched.JobId)) blind++;
                fetched.RemoveFromQueue();
            }

            return blind;
        });
        for (var i = 0; i < jobs; i++)
        {
            var id = Store.Create();
            Store.Commit(t => { t.AddToQueue("default", id); t.SetJobState(id, new EnqueuedState()); t.AddToSet("seen", id); });
        }

        (await Wait.For(worker)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_given_back_wakes_who_waits()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        using var held = Store.Fetch(connection);
        using var other = Store.Connect();
        var waiting = Wait.Aside(() => Store.Fetch(other));
        held.Requeue();
        using var fetched = await Wait.For(waiting);
        fetched.JobId.ShouldBe(id);
    }

    [Fact]
    public async Task Who_waits_stops_when_told()
    {
        using var stop = new CancellationTokenSource();
        using var connection = Store.Connect();
        var waiting = Wait.Aside(() => connection.FetchNextJob(["default"], stop.Token));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Wait.For(waiting));
    }

    [Fact]
    public void Who_is_told_to_stop_before_gets_no_job()
    {
        Store.Enqueue();
        using var connection = Store.Connect();
        var stopped = new CancellationToken(canceled: true);
        Differ(Differences.Stopped,
            ours: () =>
            {
                Should.Throw<OperationCanceledException>(() => connection.FetchNextJob(["default"], stopped));
                Store.Monitor.EnqueuedCount("default").ShouldBe(1);
            },
            theirs: () => connection.FetchNextJob(["default"], stopped).ShouldNotBeNull());
    }

    [Fact]
    public void Fetching_needs_a_queue()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentException>(() => connection.FetchNextJob(null!, CancellationToken.None));
        Should.Throw<ArgumentException>(() => connection.FetchNextJob([], CancellationToken.None));
    }

    [Fact]
    public void A_queue_may_have_any_name_that_is_not_empty()
    {
        foreach (var queue in new[] { "with space", "Grüße", "a'b\"c", "DEFAULT" })
        {
            var id = Store.Create();
            Store.Commit(t => t.AddToQueue(queue, id));
            FetchAll(1, queue).ShouldBe([id]);
        }
    }

    [Fact]
    public void An_id_that_cannot_be_a_jobs_is_not_queued()
    {
        foreach (var id in new[] { "not-a-number", "", "7b54ab20-1ae1-4a3e-b0b7-bc8a0b5c8cb3" }) Store.Commit(t => t.AddToQueue("default", id));
        Store.Monitor.EnqueuedCount("default").ShouldBe(0);
    }

    [Fact]
    public void A_fetched_job_is_shown_until_it_is_acknowledged()
    {
        var id = Store.Enqueue();
        using var connection = Store.Connect();
        using var fetched = Store.Fetch(connection);
        Store.Monitor.EnqueuedCount("default").ShouldBe(0);
        Differ(Differences.Claims,
            ours: () =>
            {
                Store.Monitor.FetchedCount("default").ShouldBe(1);
                var shown = Store.Monitor.FetchedJobs("default", 0, 10).ShouldHaveSingleItem();
                shown.Key.ShouldBe(id);
                shown.Value.FetchedAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
                shown.Value.State.ShouldBe("Enqueued");
                shown.Value.Job.Type.ShouldBe(typeof(Sample));
                Store.Monitor.Queues().Single(q => q.Name == "default").Fetched.ShouldBe(1);
                fetched.RemoveFromQueue();
                Store.Monitor.FetchedCount("default").ShouldBe(0);
                Store.Monitor.FetchedJobs("default", 0, 10).ShouldBeEmpty();
            },
            theirs: () => Store.Monitor.FetchedJobs("default", 0, 10).ShouldBeEmpty());
    }

    private List<string> FetchAll(int count, params string[] queues)
    {
        using var connection = Store.Connect();
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            using var fetched = Store.Fetch(connection, queues);
            ids.Add(fetched.JobId);
            fetched.RemoveFromQueue();
        }

        return ids;
    }

    /// <summary>A job put behind shows that nothing lay before it.</summary>
    /// <summary>It waits once more, and only once.</summary>
    private void Again(JobStorageConnection connection, string id)
    {
        using var again = Store.Fetch(connection);
        again.JobId.ShouldBe(id);
        Empty();
    }

    private void Empty()
    {
        var probe = Store.Enqueue();
        FetchAll(1, "default").ShouldBe([probe], "something else was waiting");
    }
}
