using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteJobs() : JobContract(new SqliteStore());

public sealed class InMemoryJobs() : JobContract(new InMemoryStore());

/// <summary>A job: how it is made, its parameters, what is read back.</summary>
public abstract class JobContract(Store store) : ContractTests(store)
{
    private static readonly string[] StrangeIds = ["", "0", "-1", "12345678", "99999999999999999999999", "7b54ab20-1ae1-4a3e-b0b7-bc8a0b5c8cb3", "job'; DROP TABLE job; --", " 1", "1 ", "+1", "1.0", "１"];

    [Fact]
    public void A_new_job_has_no_state_and_is_read_back_whole()
    {
        var id = Store.Create(Sample.Job("text", 7), new() { ["Culture"] = "de-AT", ["Nothing"] = null });
        var data = Store.Read(c => c.GetJobData(id));

        data.State.ShouldBeNull();
        data.LoadException.ShouldBeNull();
        data.Job.Type.ShouldBe(typeof(Sample));
        data.Job.Method.Name.ShouldBe(nameof(Sample.Run));
        data.Job.Args.ShouldBe(["text", 7]);
        data.InvocationData.Method.ShouldBe(nameof(Sample.Run));
        data.InvocationData.Arguments.ShouldBe("""["\"text\"","7"]""");
        data.ParametersSnapshot["Culture"].ShouldBe("de-AT");
        data.ParametersSnapshot["Nothing"].ShouldBeNull();
    }

    [Fact]
    public void The_time_of_creation_is_kept_in_utc()
    {
        var before = DateTime.UtcNow.AddSeconds(-1);
        var data = Store.Read(c => c.GetJobData(Store.Create(at: new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc))));
        data.CreatedAt.Kind.ShouldBe(DateTimeKind.Utc);
        Differ(Differences.CreatedAt,
            ours: () => data.CreatedAt.ShouldBe(new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc)),
            theirs: () => data.CreatedAt.ShouldBeGreaterThan(before));
    }

    [Fact]
    public void The_queue_of_a_job_is_kept()
    {
        var data = Store.Read(c => c.GetJobData(Store.Create(Sample.JobFor("mail"))));
        data.Job.Queue.ShouldBe("mail");
        data.InvocationData.Queue.ShouldBe("mail");
    }

    [Fact]
    public void A_job_without_a_queue_has_none() => Store.Read(c => c.GetJobData(Store.Create())).Job.Queue.ShouldBeNull();

    [Fact]
    public void Text_of_any_alphabet_and_length_comes_back()
    {
        var text = "äöü \u4f60\u597d \ud83d\ude80 \" ' \\ \r\n\t" + new string('x', 100_000);
        var id = Store.Create(Sample.Job(text), new() { ["Ключ 'x'"] = text });
        var data = Store.Read(c => c.GetJobData(id));
        data.Job.Args[0].ShouldBe(text);
        data.ParametersSnapshot["Ключ 'x'"].ShouldBe(text);
    }

    [Fact]
    public void Ids_differ_and_two_equal_jobs_are_two()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => Store.Create()).ToList();
        ids.Distinct().Count().ShouldBe(50);
        ids.ShouldAllBe(id => id.Length > 0);
    }

    [Fact]
    public void A_job_made_in_a_transaction_has_an_id_at_once_and_exists_after_the_commit()
    {
        using var connection = Store.Connect();
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        var id = transaction.CreateJob(Sample.Job(), new Dictionary<string, string> { ["a"] = "1" }, DateTime.UtcNow, TimeSpan.FromDays(30));
        transaction.SetJobState(id, new EnqueuedState());
        transaction.AddToQueue("default", id);
        transaction.SetJobParameter(id, "b", "2");

        Store.Read(c => c.GetJobData(id)).ShouldBeNull();
        transaction.Commit();

        var data = Store.Read(c => c.GetJobData(id));
        data.State.ShouldBe("Enqueued");
        data.ParametersSnapshot["a"].ShouldBe("1");
        data.ParametersSnapshot["b"].ShouldBe("2");
        using var fetched = Store.Fetch(connection);
        fetched.JobId.ShouldBe(id);
    }

    [Fact]
    public void The_id_of_a_job_that_was_never_committed_is_not_given_again()
    {
        string dropped;
        using (var connection = Store.Connect())
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
            dropped = transaction.CreateJob(Sample.Job(), new Dictionary<string, string>(), DateTime.UtcNow, TimeSpan.FromDays(1));

        Store.Create().ShouldNotBe(dropped);
        Store.Read(c => c.GetJobData(dropped)).ShouldBeNull();
    }

    [Fact]
    public void More_than_a_thousand_jobs_may_be_without_a_state()
    {
        var ids = Enumerable.Range(0, 1100).Select(i => Store.Create(parameters: new() { ["n"] = $"{i}" })).ToList();
        for (var i = 0; i < ids.Count; i += 99)
        {
            Store.Read(c => c.GetJobParameter(ids[i], "n")).ShouldBe($"{i}");
            Store.Commit(t => t.SetJobState(ids[i], new EnqueuedState()));
            Store.Read(c => c.GetJobData(ids[i])).State.ShouldBe("Enqueued");
        }

        Store.Monitor.GetStatistics().Enqueued.ShouldBe(12);
        ids.Distinct().Count().ShouldBe(1100);
    }

    [Fact]
    public void Changes_of_one_new_job_by_many_threads_are_all_kept()
    {
        var id = Store.Create(parameters: new() { ["first"] = "1" });
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n =>
        {
            for (var i = 0; i < 25; i++) Store.Commit(t => { t.SetJobParameter(id, $"{n}-{i}", "v"); t.AddJobState(id, new FakeState("Note")); });
        });
        Store.Read(c => c.GetJobData(id)).ParametersSnapshot.Count.ShouldBe(101);
        Store.Monitor.JobDetails(id).History.Count.ShouldBe(100);
    }

    [Fact]
    public void A_parameter_is_set_replaced_and_read()
    {
        var id = Store.Create();
        using var connection = Store.Connect();
        connection.GetJobParameter(id, "Retry").ShouldBeNull();
        connection.SetJobParameter(id, "Retry", "1");
        connection.SetJobParameter(id, "Retry", "2");
        connection.GetJobParameter(id, "Retry").ShouldBe("2");
        connection.SetJobParameter(id, "Retry", null!);
        connection.GetJobParameter(id, "Retry").ShouldBeNull();
        connection.SetJobParameter(id, "", "no name");
        connection.GetJobParameter(id, "").ShouldBe("no name");
    }

    [Fact]
    public void A_parameter_in_a_transaction_is_seen_after_the_commit()
    {
        var id = Store.Create(parameters: new() { ["a"] = "old" });
        Store.Commit(t =>
        {
            t.SetJobParameter(id, "a", "new");
            t.SetJobParameter(id, "b", null!);
            Store.Read(c => c.GetJobParameter(id, "a")).ShouldBe("old");
        });
        Store.Read(c => c.GetJobParameter(id, "a")).ShouldBe("new");
    }

    [Fact]
    public void The_snapshot_of_parameters_holds_what_was_set_later()
    {
        var id = Store.Create(parameters: new() { ["a"] = "1" });
        Store.Read<object?>(c => { c.SetJobParameter(id, "b", "2"); return null; });
        Store.Read(c => c.GetJobData(id)).ParametersSnapshot.OrderBy(p => p.Key, StringComparer.Ordinal).ShouldBe([new("a", "1"), new("b", "2")]);
    }

    [Fact]
    public void A_job_that_does_not_exist_is_read_as_nothing_and_changed_without_effect()
    {
        foreach (var id in StrangeIds)
        {
            using var connection = Store.Connect();
            connection.GetJobData(id).ShouldBeNull();
            connection.GetStateData(id).ShouldBeNull();
            connection.GetJobParameter(id, "x").ShouldBeNull();
            connection.SetJobParameter(id, "x", "y");
            connection.GetJobParameter(id, "x").ShouldBeNull();
            Store.Monitor.JobDetails(id).ShouldBeNull();
            Store.Commit(t =>
            {
                t.SetJobState(id, new EnqueuedState());
                t.AddJobState(id, new EnqueuedState());
                t.SetJobParameter(id, "x", "y");
                t.ExpireJob(id, TimeSpan.FromDays(1));
                t.PersistJob(id);
            });
        }

        Store.Monitor.GetStatistics().Enqueued.ShouldBe(0);
    }

    [Fact]
    public void A_job_whose_type_is_gone_is_shown_and_not_thrown()
    {
        var id = Store.CreateIn(new EnqueuedState(), Sample.Unloadable());
        var data = Store.Read(c => c.GetJobData(id));
        data.Job.ShouldBeNull();
        data.LoadException.ShouldNotBeNull();
        data.InvocationData.Type.ShouldStartWith("Gone.Job");
        data.State.ShouldBe("Enqueued");
        Should.Throw<JobLoadException>(data.EnsureLoaded);
    }

    [Fact]
    public void An_argument_that_is_missing_is_named()
    {
        using var connection = Store.Connect();
        var id = Store.Create();
        var none = new Dictionary<string, string>();
        Should.Throw<ArgumentNullException>(() => connection.CreateExpiredJob(null!, none, DateTime.UtcNow, TimeSpan.Zero));
        Should.Throw<ArgumentNullException>(() => connection.CreateExpiredJob(Sample.Job(), null!, DateTime.UtcNow, TimeSpan.Zero));
        Should.Throw<ArgumentNullException>(() => connection.GetJobData(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetStateData(null!));
        Should.Throw<ArgumentNullException>(() => connection.SetJobParameter(null!, "a", "b"));
        Should.Throw<ArgumentNullException>(() => connection.SetJobParameter(id, null!, "b"));
        Should.Throw<ArgumentNullException>(() => connection.GetJobParameter(null!, "a"));
        Should.Throw<ArgumentNullException>(() => connection.GetJobParameter(id, null!));
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        Should.Throw<ArgumentNullException>(() => transaction.CreateJob(null!, none, DateTime.UtcNow, TimeSpan.Zero));
        Should.Throw<ArgumentNullException>(() => transaction.CreateJob(Sample.Job(), null!, DateTime.UtcNow, TimeSpan.Zero));
        Should.Throw<ArgumentNullException>(() => transaction.SetJobParameter(null!, "a", "b"));
        Should.Throw<ArgumentNullException>(() => transaction.SetJobParameter(id, null!, "b"));
        Should.Throw<ArgumentNullException>(() => transaction.ExpireJob(null!, TimeSpan.Zero));
        Should.Throw<ArgumentNullException>(() => transaction.PersistJob(null!));
        Should.Throw<ArgumentNullException>(() => transaction.SetJobState(null!, new EnqueuedState()));
        Should.Throw<ArgumentNullException>(() => transaction.SetJobState(id, null!));
        Should.Throw<ArgumentNullException>(() => transaction.AddJobState(null!, new EnqueuedState()));
        Should.Throw<ArgumentNullException>(() => transaction.AddJobState(id, null!));
        Should.Throw<ArgumentNullException>(() => transaction.AddToQueue(null!, id));
        Should.Throw<ArgumentNullException>(() => transaction.AddToQueue("default", null!));
    }
}
