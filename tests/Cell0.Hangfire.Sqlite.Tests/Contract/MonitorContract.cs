using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Hangfire.Storage.Monitoring;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteMonitor() : MonitorContract(new SqliteStore());

public sealed class InMemoryMonitor() : MonitorContract(new InMemoryStore());

/// <summary>What the dashboard reads.</summary>
public abstract class MonitorContract(Store store) : ContractTests(store)
{
    [Fact]
    public void A_fresh_storage_shows_noughts_and_empty_lists()
    {
        var s = Store.Monitor.GetStatistics();
        (s.Enqueued, s.Scheduled, s.Processing, s.Succeeded, s.Failed, s.Deleted, s.Recurring, s.Queues, s.Servers).ShouldBe((0, 0, 0, 0, 0, 0, 0, 0, 0));
        (s.Retries, s.Awaiting).ShouldBe((0, 0));
        Store.Monitor.Queues().ShouldBeEmpty();
        Store.Monitor.Servers().ShouldBeEmpty();
        Store.Monitor.EnqueuedJobs("default", 0, 10).ShouldBeEmpty();
        Store.Monitor.FetchedJobs("default", 0, 10).ShouldBeEmpty();
        Store.Monitor.EnqueuedCount("default").ShouldBe(0);
        Store.Monitor.FetchedCount("default").ShouldBe(0);
        Store.Monitor.ProcessingJobs(0, 10).ShouldBeEmpty();
        Store.Monitor.SucceededJobs(0, 10).ShouldBeEmpty();
        Store.Monitor.JobDetails("1").ShouldBeNull();
    }

    [Fact]
    public void Statistics_count_states_counters_sets_queues_and_servers()
    {
        Store.Enqueue();
        Store.Enqueue("other");
        Store.CreateIn(new EnqueuedState());
        Store.CreateIn(Scheduled());
        foreach (var _ in Enumerable.Range(0, 2)) Store.CreateIn(Processing());
        foreach (var _ in Enumerable.Range(0, 3)) Store.CreateIn(Failed());
        foreach (var _ in Enumerable.Range(0, 4)) Store.CreateIn(Awaiting());
        Store.CreateIn(Succeeded());
        Store.Commit(t =>
        {
            foreach (var _ in Enumerable.Range(0, 7)) t.IncrementCounter("stats:succeeded");
            foreach (var _ in Enumerable.Range(0, 5)) t.IncrementCounter("stats:deleted");
            t.AddRangeToSet("recurring-jobs", ["a", "b"]);
            t.AddRangeToSet("retries", ["1"]);
        });
        Store.Read<object?>(c => { c.AnnounceServer("s", new() { WorkerCount = 1, Queues = ["default"] }); return null; });

        var s = Store.Monitor.GetStatistics();
        (s.Enqueued, s.Scheduled, s.Processing, s.Failed, s.Awaiting).ShouldBe((3, 1, 2, 3, 4));
        (s.Succeeded, s.Deleted).ShouldBe((7, 5), "these two are counters: jobs of long ago count too");
        (s.Recurring, s.Retries, s.Queues, s.Servers).ShouldBe((2, 1, 2, 1));
        (Store.Monitor.ScheduledCount(), Store.Monitor.ProcessingCount(), Store.Monitor.FailedCount(), Store.Monitor.AwaitingCount()).ShouldBe((1, 2, 3, 4));
        (Store.Monitor.SucceededListCount(), Store.Monitor.DeletedListCount()).ShouldBe((1, 0), "the lists hold what is still there");
    }

    [Fact]
    public void Finished_jobs_come_newest_first_and_the_others_oldest_first()
    {
        foreach (var (make, list, newestFirst) in Lists())
        {
            var ids = Enumerable.Range(0, 4).Select(_ => Store.CreateIn(make())).ToList();
            if (newestFirst) ids.Reverse();
            list(0, 10).ShouldBe(ids, make().Name);
            list(1, 2).ShouldBe(ids.Skip(1).Take(2), "a page of " + make().Name);
            list(3, 10).ShouldBe(ids.Skip(3));
            list(4, 10).ShouldBeEmpty();
            list(0, 0).ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_order_is_that_of_the_change_of_state_not_of_creation()
    {
        foreach (var (make, list, newestFirst) in Lists())
        {
            var old = Store.Create();
            var young = Store.Create();
            Store.Commit(t => t.SetJobState(young, make()));
            Support.Wait.Until(() => Store.Read(c => c.GetUtcDateTime()) > Store.Monitor.JobDetails(young).History[0].CreatedAt.AddMilliseconds(1), "the clock stands");
            Store.Commit(t => t.SetJobState(old, make()));
            list(0, 10).ShouldBe(newestFirst ? [old, young] : [young, old], make().Name);
        }
    }

    [Fact]
    public void A_succeeded_job_shows_its_result_duration_and_time()
    {
        var id = Store.CreateIn(Succeeded());
        var (key, dto) = Store.Monitor.SucceededJobs(0, 1).Single();
        key.ShouldBe(id);
        dto.Job.Type.ShouldBe(typeof(Sample));
        dto.InvocationData.Method.ShouldBe("Run");
        dto.InSucceededState.ShouldBeTrue();
        dto.Result.ShouldBe("\"done\"");
        dto.TotalDuration.ShouldBe(30);
        dto.SucceededAt.ShouldNotBeNull().ShouldBeInRange(DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        dto.SucceededAt!.Value.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void A_failed_job_shows_its_exception()
    {
        Store.CreateIn(Failed());
        var dto = Store.Monitor.FailedJobs(0, 1).Single().Value;
        dto.ExceptionType.ShouldBe("System.InvalidOperationException");
        dto.ExceptionMessage.ShouldBe("boom");
        dto.ExceptionDetails.ShouldContain("boom");
        dto.Reason.ShouldBe("why");
        dto.InFailedState.ShouldBeTrue();
        dto.FailedAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void A_processing_job_shows_its_server()
    {
        Store.CreateIn(Processing());
        var dto = Store.Monitor.ProcessingJobs(0, 1).Single().Value;
        dto.ServerId.ShouldBe("server-1");
        dto.InProcessingState.ShouldBeTrue();
        dto.StartedAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void A_scheduled_a_deleted_and_an_awaiting_job_show_their_times_and_parent()
    {
        var parent = Store.CreateIn(Processing());
        Store.CreateIn(Scheduled());
        Store.CreateIn(new DeletedState());
        Store.CreateIn(Awaiting(parent));

        var scheduled = Store.Monitor.ScheduledJobs(0, 1).Single().Value;
        scheduled.EnqueueAt.ShouldBe(new DateTime(2030, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        scheduled.EnqueueAt.Kind.ShouldBe(DateTimeKind.Utc);
        scheduled.ScheduledAt.ShouldNotBeNull();
        scheduled.InScheduledState.ShouldBeTrue();
        var deleted = Store.Monitor.DeletedJobs(0, 1).Single().Value;
        deleted.DeletedAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
        deleted.InDeletedState.ShouldBeTrue();
        var awaiting = Store.Monitor.AwaitingJobs(0, 1).Single().Value;
        awaiting.AwaitingAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
        awaiting.InAwaitingState.ShouldBeTrue();
        awaiting.ParentStateName.ShouldBe("Processing");
        awaiting.StateData["ParentId"].ShouldBe(parent);
    }

    [Fact]
    public void An_awaiting_job_whose_parent_is_gone_is_shown()
    {
        Store.CreateIn(Awaiting("12345"));
        Store.CreateIn(Awaiting("no-number"));
        Store.Monitor.AwaitingJobs(0, 10).ShouldAllBe(j => j.Value.ParentStateName == null);
    }

    [Fact]
    public void A_page_of_a_queue_shows_its_jobs_in_order()
    {
        var ids = Enumerable.Range(0, 12).Select(_ => Store.Enqueue("q")).ToList();
        Store.Monitor.EnqueuedCount("q").ShouldBe(12);
        Store.Monitor.EnqueuedJobs("q", 0, 5).Select(j => j.Key).ShouldBe(ids.Take(5));
        Store.Monitor.EnqueuedJobs("q", 10, 5).Select(j => j.Key).ShouldBe(ids.Skip(10));
        Store.Monitor.EnqueuedJobs("q", 20, 5).ShouldBeEmpty();
        var dto = Store.Monitor.EnqueuedJobs("q", 0, 1).Single().Value;
        dto.State.ShouldBe("Enqueued");
        dto.InEnqueuedState.ShouldBeTrue();
        dto.EnqueuedAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
        dto.Job.Type.ShouldBe(typeof(Sample));
    }

    [Fact]
    public void Queues_show_their_length_and_first_five()
    {
        var ids = Enumerable.Range(0, 7).Select(_ => Store.Enqueue("b")).ToList();
        Store.Enqueue("a");
        var queues = Store.Monitor.Queues();
        queues.Select(q => (q.Name, q.Length)).ShouldBe([("a", 1), ("b", 7)]);
        queues[1].FirstJobs.Select(j => j.Key).ShouldBe(ids.Take(5));
        queues[1].FirstJobs[0].Value.State.ShouldBe("Enqueued");
    }

    [Fact]
    public void A_queue_that_was_emptied_has_nothing_to_show()
    {
        Store.Enqueue("q");
        using var connection = Store.Connect();
        using var fetched = Store.Fetch(connection, "q");
        fetched.RemoveFromQueue();
        Store.Monitor.EnqueuedCount("q").ShouldBe(0);
        Store.Monitor.EnqueuedJobs("q", 0, 10).ShouldBeEmpty();
        Differ(Differences.EmptyQueues, ours: () => Store.Monitor.Queues().ShouldBeEmpty(), theirs: () => Store.Monitor.Queues().Single().Length.ShouldBe(0));
    }

    [Fact]
    public void A_queued_job_in_another_state_says_so()
    {
        var id = Store.Enqueue();
        Store.Commit(t => t.SetJobState(id, new DeletedState()));
        var dto = Store.Monitor.EnqueuedJobs("default", 0, 1).Single().Value;
        dto.InEnqueuedState.ShouldBeFalse();
        dto.State.ShouldBe("Deleted");
    }

    [Fact]
    public void A_queued_job_that_is_gone_is_a_row_without_a_job()
    {
        var id = Store.Enqueue();
        Store.Commit(t => t.AddToQueue("default", "12345"));
        var jobs = Store.Monitor.EnqueuedJobs("default", 0, 10);
        jobs.Count.ShouldBeInRange(1, 2);
        jobs[0].Key.ShouldBe(id);
        if (jobs.Count == 2) (jobs[1].Value?.Job).ShouldBeNull();
        Should.NotThrow(() => Store.Monitor.Queues());
    }

    [Fact]
    public void A_job_whose_type_is_gone_is_in_its_list_with_the_reason()
    {
        foreach (var state in new IState[] { Failed(), Succeeded(), Scheduled(), Processing(), Awaiting(), new DeletedState() }) Store.CreateIn(state, Sample.Unloadable());
        Store.Enqueue(job: Sample.Unloadable());

        Check(Store.Monitor.FailedJobs(0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Check(Store.Monitor.SucceededJobs(0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Check(Store.Monitor.ScheduledJobs(0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Check(Store.Monitor.ProcessingJobs(0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Check(Store.Monitor.AwaitingJobs(0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Check(Store.Monitor.DeletedJobs(0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Check(Store.Monitor.EnqueuedJobs("default", 0, 9), d => d.Job, d => d.LoadException, d => d.InvocationData);
        Store.Monitor.JobDetails(Store.Monitor.FailedJobs(0, 1)[0].Key).LoadException.ShouldNotBeNull();
    }

    [Fact]
    public void A_state_of_a_known_name_without_its_data_breaks_no_list()
    {
        foreach (var name in new[] { "Failed", "Succeeded", "Scheduled", "Processing", "Awaiting", "Deleted", "Enqueued" })
        {
            Store.CreateIn(new FakeState(name));
            Store.CreateIn(new FakeState(name, null, new() { ["Something"] = "else" }));
        }

        Store.Monitor.FailedJobs(0, 9).Count.ShouldBe(2);
        Store.Monitor.SucceededJobs(0, 9).Count.ShouldBe(2);
        Store.Monitor.ScheduledJobs(0, 9).Count.ShouldBe(2);
        Store.Monitor.ProcessingJobs(0, 9).Count.ShouldBe(2);
        Store.Monitor.AwaitingJobs(0, 9).Count.ShouldBe(2);
        Store.Monitor.DeletedJobs(0, 9).Count.ShouldBe(2);
    }

    [Fact]
    public void The_details_of_a_job_hold_everything()
    {
        var id = Store.Create(Sample.Job("x"), new() { ["Culture"] = "en" });
        Store.Commit(t => t.SetJobState(id, new EnqueuedState { Reason = "r" }));
        var details = Store.Monitor.JobDetails(id);
        details.Job.Args[0].ShouldBe("x");
        details.InvocationData.Method.ShouldBe("Run");
        details.LoadException.ShouldBeNull();
        details.Properties["Culture"].ShouldBe("en");
        Differ(Differences.Case, ours: () => details.Properties["culture"].ShouldBe("en"), theirs: () => details.Properties.ContainsKey("culture").ShouldBeFalse());
        details.CreatedAt.ShouldNotBeNull().Kind.ShouldBe(DateTimeKind.Utc);
        details.ExpireAt.ShouldNotBeNull().ShouldBeInRange(DateTime.UtcNow.AddDays(28), DateTime.UtcNow.AddDays(31));
        details.ExpireAt!.Value.Kind.ShouldBe(DateTimeKind.Utc);
        details.History.Single().Reason.ShouldBe("r");

        Store.Commit(t => t.PersistJob(id));
        Store.Monitor.JobDetails(id).ExpireAt.ShouldBeNull();
        Store.Commit(t => t.ExpireJob(id, TimeSpan.FromDays(90)));
        Store.Monitor.JobDetails(id).ExpireAt.ShouldNotBeNull().ShouldBeGreaterThan(DateTime.UtcNow.AddDays(89));
    }

    [Fact]
    public void The_timelines_are_seven_days_and_twenty_four_hours_without_gaps_and_exact_at_once()
    {
        foreach (var (type, daily, hourly) in new (string, Func<IDictionary<DateTime, long>>, Func<IDictionary<DateTime, long>>)[]
        {
            ("succeeded", Store.Monitor.SucceededByDatesCount, Store.Monitor.HourlySucceededJobs),
            ("failed", Store.Monitor.FailedByDatesCount, Store.Monitor.HourlyFailedJobs),
            ("deleted", Store.Monitor.DeletedByDatesCount, Store.Monitor.HourlyDeletedJobs),
        })
        {
            daily().Count.ShouldBe(7);
            hourly().Count.ShouldBe(24);
            daily().Values.Sum().ShouldBe(0);

            var now = Store.Read(c => c.GetUtcDateTime());
            Store.Commit(t =>
            {
                foreach (var hours in new[] { 0, 0, 3, 26, 24 * 5 })
                {
                    t.IncrementCounter($"stats:{type}:{now.AddHours(-hours):yyyy-MM-dd}", TimeSpan.FromDays(30));
                    t.IncrementCounter($"stats:{type}:{now.AddHours(-hours):yyyy-MM-dd-HH}", TimeSpan.FromDays(1));
                }

                t.IncrementCounter($"stats:{type}:{now.AddDays(-9):yyyy-MM-dd}", TimeSpan.FromDays(30));
            });

            // An hour or a day may turn while this runs.
            daily().Values.Sum().ShouldBeInRange(4, 5);
            daily().OrderByDescending(d => d.Key).Select(d => d.Value).Take(2).Sum().ShouldBeGreaterThanOrEqualTo(3);
            hourly().Values.Sum().ShouldBe(3);
            daily().Keys.ShouldAllBe(d => d.TimeOfDay == TimeSpan.Zero);
        }
    }

    [Fact]
    public void Odd_bounds_of_a_page_are_no_error()
    {
        Store.Enqueue();
        Store.Monitor.EnqueuedJobs("default", 0, int.MaxValue).Count.ShouldBe(1);
        Store.CreateIn(Failed());
        Store.Monitor.FailedJobs(0, int.MaxValue).Count.ShouldBe(1);
        Store.Monitor.FailedJobs(int.MaxValue, 5).ShouldBeEmpty();
    }

    private static void Check<T>(JobList<T> jobs, Func<T, object?> job, Func<T, object?> exception, Func<T, object?> invocation)
    {
        var dto = jobs.ShouldHaveSingleItem().Value;
        job(dto).ShouldBeNull();
        exception(dto).ShouldNotBeNull();
        invocation(dto).ShouldNotBeNull();
    }

    private IEnumerable<(Func<IState> Make, Func<int, int, IEnumerable<string>> List, bool NewestFirst)> Lists() =>
    [
        (Succeeded, (from, count) => Store.Monitor.SucceededJobs(from, count).Select(j => j.Key), true),
        (Failed, (from, count) => Store.Monitor.FailedJobs(from, count).Select(j => j.Key), true),
        (() => new DeletedState(), (from, count) => Store.Monitor.DeletedJobs(from, count).Select(j => j.Key), true),
        (Processing, (from, count) => Store.Monitor.ProcessingJobs(from, count).Select(j => j.Key), false),
        (() => Awaiting(), (from, count) => Store.Monitor.AwaitingJobs(from, count).Select(j => j.Key), false),
    ];

    private static ScheduledState Scheduled() => new(new DateTime(2030, 5, 6, 7, 8, 9, DateTimeKind.Utc));

    private static FakeState Processing() => new("Processing", null, new() { ["StartedAt"] = "2026-01-01T00:00:00.0000000Z", ["ServerId"] = "server-1", ["WorkerId"] = "w" });

    private static SucceededState Succeeded() => new("done", 10, 20);

    private static FailedState Failed() => new(new InvalidOperationException("boom")) { Reason = "why" };

    private static AwaitingState Awaiting(string? parent = null) => new(parent ?? "999999", new EnqueuedState());
}
