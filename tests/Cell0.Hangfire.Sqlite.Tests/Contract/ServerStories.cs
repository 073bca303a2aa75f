using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteServerStories() : ServerStories(new SqliteStore());

public sealed class InMemoryServerStories() : ServerStories(new InMemoryStore());

/// <summary>Hangfire's own server at work on the storage.</summary>
public abstract class ServerStories(Store store) : ContractTests(store)
{
    private readonly string key = Guid.NewGuid().ToString();

    private BackgroundJobClient Client => new(Store.Storage, new JobFilterProviderCollection(JobFilterProviders.Providers.ToArray()));

    [Fact]
    public void Twenty_workers_do_a_thousand_jobs_each_exactly_once()
    {
        var client = Client;
        Parallel.For(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => client.Enqueue(() => Ledger.Note(key, $"{i}")));
        using (Serve(20))
        {
            Parallel.For(500, 1000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => client.Enqueue(() => Ledger.Note(key, $"{i}")));
            Wait.Until(() => Store.Monitor.SucceededListCount() == 1000, () => $"{Store.Monitor.SucceededListCount()} done");
        }

        Ledger.Read(key).Order().ShouldBe(Enumerable.Range(0, 1000).Select(i => $"{i}").Order());
        var s = Store.Monitor.GetStatistics();
        (s.Succeeded, s.Enqueued, s.Processing, s.Failed).ShouldBe((1000, 0, 0, 0));
        Store.Monitor.HourlySucceededJobs().Values.Sum().ShouldBe(1000);
        Store.Monitor.SucceededByDatesCount().Values.Sum().ShouldBe(1000);
    }

    [Fact]
    public void A_job_goes_through_its_states()
    {
        using var server = Serve(1);
        var id = Client.Enqueue(() => Ledger.Note(key, "done"));
        Is(id, "Succeeded");
        var details = Store.Monitor.JobDetails(id);
        details.History.Select(h => h.StateName).ShouldBe(["Succeeded", "Processing", "Enqueued"]);
        details.ExpireAt.ShouldNotBeNull();
        details.History[1].Data.ShouldContainKey("ServerId");
        Store.Monitor.EnqueuedCount("default").ShouldBe(0);
        Wait.Until(() => Store.Monitor.Queues().All(q => (q.Fetched ?? 0) == 0), "its claim is still there");
    }

    [Fact]
    public void A_failing_job_is_tried_again_and_then_fails_or_succeeds()
    {
        using var server = Serve(2, new AutomaticRetryAttribute { Attempts = 3, DelaysInSeconds = [0] });
        var good = Client.Enqueue(() => Ledger.FailUntil(key, 3));
        var bad = Client.Enqueue(() => Ledger.FailUntil(key + "-bad", 1000));
        Is(good, "Succeeded");
        Is(bad, "Failed");
        Ledger.Read(key).Count.ShouldBe(3);
        Ledger.Read(key + "-bad").Count.ShouldBe(4);
        Store.Read(c => c.GetJobParameter(bad, "RetryCount")).ShouldBe("3");
        Store.Monitor.FailedJobs(0, 10).Single().Value.ExceptionMessage.ShouldBe("not yet");
        Store.Monitor.JobDetails(bad).ExpireAt.ShouldBeNull();
        Store.Monitor.GetStatistics().Retries.ShouldBe(0);
    }

    [Fact]
    public void A_continuation_runs_after_its_parent()
    {
        var parent = Client.Enqueue(() => Ledger.Note(key, "parent"));
        var child = Client.ContinueJobWith(parent, () => Ledger.Note(key, "child"));
        var grandchild = Client.ContinueJobWith(child, () => Ledger.Note(key, "grandchild"));
        Store.Monitor.AwaitingCount().ShouldBe(2);
        using var server = Serve(2);
        Is(grandchild, "Succeeded");
        Ledger.Read(key).ShouldBe(["parent", "child", "grandchild"]);
        Store.Monitor.AwaitingCount().ShouldBe(0);
    }

    [Fact]
    public void A_scheduled_job_runs_when_it_is_due_and_not_before()
    {
        var due = Client.Schedule(() => Ledger.Note(key, "due"), TimeSpan.FromMilliseconds(-1));
        var later = Client.Schedule(() => Ledger.Note(key, "later"), TimeSpan.FromDays(1));
        Store.Monitor.ScheduledCount().ShouldBe(2);
        using var server = Serve(2);
        Is(due, "Succeeded");
        Ledger.Read(key).ShouldBe(["due"]);
        Store.Monitor.ScheduledJobs(0, 10).Single().Key.ShouldBe(later);
        Client.Requeue(later, ScheduledState.StateName).ShouldBeTrue();
        Is(later, "Succeeded");
        Store.Read(c => c.GetSetCount("schedule")).ShouldBe(0);
    }

    [Fact]
    public void A_job_scheduled_for_a_queue_runs_there_and_nonsense_in_the_schedule_stops_nobody()
    {
        Store.Commit(t => t.AddToSet("schedule", "special:no-number", 1));
        Store.Commit(t => t.AddToSet("schedule", "12345", 2));
        var id = Client.Schedule("special", () => Ledger.Note(key, "ran"), TimeSpan.FromMilliseconds(-1));
        Store.Read(c => c.GetSetContains("schedule", $"special:{id}")).ShouldBeTrue();
        using var server = Serve(1, queues: ["default", "special"]);
        Is(id, "Succeeded");
        Wait.Until(() => Store.Read(c => c.GetSetCount("schedule")) == 0, "something is left in the schedule");
    }

    [Fact]
    public void A_recurring_job_runs_when_triggered_and_is_removed()
    {
        var manager = new RecurringJobManager(Store.Storage);
        manager.AddOrUpdate("daily", () => Ledger.Note(key, "ran"), Cron.Yearly());
        Store.Monitor.GetStatistics().Recurring.ShouldBe(1);
        manager.Trigger("daily");
        using var server = Serve(1);
        Wait.Until(() => Ledger.Read(key).Count == 1 && Store.Monitor.SucceededListCount() == 1, "it did not run");
        var entries = Store.Read(c => c.GetAllEntriesFromHash("recurring-job:daily"));
        entries["LastJobId"].ShouldBe(Store.Monitor.SucceededJobs(0, 1).Single().Key);
        entries.ShouldContainKey("NextExecution");
        manager.RemoveIfExists("daily");
        Store.Monitor.GetStatistics().Recurring.ShouldBe(0);
        Store.Read(c => c.GetAllEntriesFromHash("recurring-job:daily")).ShouldBeNull();
    }

    [Fact]
    public void A_recurring_job_that_is_due_runs_by_itself()
    {
        new RecurringJobManager(Store.Storage).AddOrUpdate("often", () => Ledger.Note(key, "ran"), "* * * * * *");
        using var server = Serve(2);
        Wait.Until(() => Ledger.Read(key).Count >= 2, "it did not run twice");
    }

    [Fact]
    public void A_running_job_that_is_deleted_is_cancelled()
    {
        using var server = Serve(2);
        var id = Client.Enqueue(() => Ledger.Hold(key, CancellationToken.None));
        Wait.Until(() => Ledger.Read(key).Contains("begun"), "it did not begin");
        Store.Monitor.ProcessingJobs(0, 10).Single().Key.ShouldBe(id);
        Client.Delete(id).ShouldBeTrue();
        Wait.Until(() => Ledger.Read(key).Contains("cancelled"), "it was not told");
        Is(id, "Deleted");
        Store.Monitor.GetStatistics().Deleted.ShouldBe(1);
        Store.Monitor.HourlyDeletedJobs().Values.Sum().ShouldBe(1);
    }

    [Fact]
    public void A_server_that_stops_gives_its_running_job_back_to_the_next()
    {
        string id;
        using (Serve(1))
        {
            id = Client.Enqueue(() => Ledger.Hold(key, CancellationToken.None));
            Wait.Until(() => Ledger.Read(key).Contains("begun"), "it did not begin");
        }

        Store.Monitor.Servers().ShouldBeEmpty();
        Ledger.Open(key);
        using var next = Serve(1);
        Is(id, "Succeeded");
        Ledger.Read(key).ShouldBe(["begun", "cancelled", "begun", "ended"]);
    }

    [Fact]
    public void A_server_serves_the_queues_it_names()
    {
        var special = Client.Enqueue(() => Ledger.NoteSpecial(key, "special"));
        using (Serve(1))
        {
            Is(Client.Enqueue(() => Ledger.Note(key, "default")), "Succeeded");
            Store.Monitor.EnqueuedCount("special").ShouldBe(1);
        }

        using var server = Serve(1, queues: "special");
        Is(special, "Succeeded");
        Ledger.Read(key).ShouldBe(["default", "special"]);
    }

    private void Is(string id, string state) => Wait.Until(() => Store.Read(c => c.GetJobData(id)).State == state, () => $"job {id} is {Store.Read(c => c.GetJobData(id)).State}, not {state}");

    private BackgroundJobServer Serve(int workers, AutomaticRetryAttribute? retry = null, params string[] queues) => new(
        new BackgroundJobServerOptions
        {
            WorkerCount = workers,
            Queues = queues.Length == 0 ? ["default"] : queues,
            SchedulePollingInterval = TimeSpan.FromMilliseconds(20),
            CancellationCheckInterval = TimeSpan.FromMilliseconds(20),
            StopTimeout = TimeSpan.Zero,
            FilterProvider = retry is null ? JobFilterProviders.Providers : Filters(retry),
        },
        Store.Storage);

    private static JobFilterProviderCollection Filters(AutomaticRetryAttribute retry)
    {
        var filters = new JobFilterCollection { new CaptureCultureAttribute(), new StatisticsHistoryAttribute(), new ContinuationsSupportAttribute() };
        filters.Add(retry);
        return new JobFilterProviderCollection(filters, new JobFilterAttributeFilterProvider());
    }
}
