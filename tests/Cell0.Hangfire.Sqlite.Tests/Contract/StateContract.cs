using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteStates() : StateContract(new SqliteStore());

public sealed class InMemoryStates() : StateContract(new InMemoryStore());

/// <summary>The state of a job and its history.</summary>
public abstract class StateContract(Store store) : ContractTests(store)
{
    [Fact]
    public void A_state_is_set_with_its_reason_and_data()
    {
        var id = Store.Create();
        Store.Commit(t => t.SetJobState(id, new EnqueuedState("mail") { Reason = "because" }));
        var state = Store.Read(c => c.GetStateData(id));
        state.Name.ShouldBe("Enqueued");
        state.Reason.ShouldBe("because");
        state.Data["Queue"].ShouldBe("mail");
        Store.Read(c => c.GetJobData(id)).State.ShouldBe("Enqueued");
    }

    [Fact]
    public void A_job_without_a_state_has_no_state_data()
    {
        var id = Store.Create();
        Store.Read(c => c.GetStateData(id)).ShouldBeNull();
    }

    [Fact]
    public void Setting_a_state_appends_to_the_history_and_adding_one_only_appends()
    {
        var id = Store.CreateIn(new FakeState("First", "one", new() { ["k"] = "v" }));
        Store.Commit(t => { t.SetJobState(id, new FakeState("Second")); t.AddJobState(id, new FakeState("Note", "n")); });

        Store.Read(c => c.GetJobData(id)).State.ShouldBe("Second");
        Store.Read(c => c.GetStateData(id)).Name.ShouldBe("Second");
        var history = Store.Monitor.JobDetails(id).History;
        history.Select(h => h.StateName).ShouldBe(["Note", "Second", "First"], "newest first");
        history[2].Reason.ShouldBe("one");
        history[2].Data["k"].ShouldBe("v");
        history[1].Reason.ShouldBeNull();
        history.ShouldAllBe(h => h.CreatedAt.Kind == DateTimeKind.Utc);
    }

    [Fact]
    public void A_state_without_data_or_with_a_value_of_null_is_no_trouble()
    {
        var id = Store.CreateIn(new FakeState("Mine", null, null));
        Store.Read(c => c.GetStateData(id)).Data.ShouldNotBeNull().ShouldBeEmpty();
        Store.Commit(t => t.SetJobState(id, new FakeState("Yours", null, new() { ["a"] = null! })));
        Store.Read(c => c.GetStateData(id)).Data["a"].ShouldBeNull();
        Store.Monitor.JobDetails(id).History.Count.ShouldBe(2);
    }

    [Fact]
    public void The_data_of_a_state_is_found_whatever_the_case_of_its_key()
    {
        var id = Store.CreateIn(new FakeState("Processing", null, new() { ["ServerId"] = "s1" }));
        var (data, shown) = (Store.Read(c => c.GetStateData(id)).Data, Store.Monitor.JobDetails(id).History[0].Data);
        data["ServerId"].ShouldBe("s1");
        Differ(Differences.Case,
            ours: () => (data["serverid"], shown["SERVERID"]).ShouldBe(("s1", "s1")),
            theirs: () => data.ContainsKey("serverid").ShouldBeFalse());
    }

    [Fact]
    public void A_state_is_found_whatever_the_case_of_its_name()
    {
        var id = Store.CreateIn(new FakeState("ENQUEUED", null, new() { ["EnqueuedAt"] = "1", ["Queue"] = "default" }));
        Store.Monitor.GetStatistics().Enqueued.ShouldBe(1);
        Store.CreateIn(new FakeState("scheduled", null, new() { ["EnqueueAt"] = "2026-01-01T00:00:00Z", ["ScheduledAt"] = "2026-01-01T00:00:00Z" }));
        Store.Monitor.ScheduledCount().ShouldBe(1);
        Store.Monitor.ScheduledJobs(0, 10).Count.ShouldBe(1);
        Store.Read(c => c.GetStateData(id)).Name.ShouldBe("ENQUEUED", "the name itself is kept as it was written");
    }

    [Fact]
    public void A_state_replaced_many_times_is_counted_once()
    {
        var id = Store.Create();
        foreach (var _ in Enumerable.Range(0, 10)) Store.Commit(t => { t.SetJobState(id, new FakeState("Failed")); t.SetJobState(id, new FakeState("Failed")); });
        Store.Monitor.FailedCount().ShouldBe(1);
        Store.Commit(t => t.SetJobState(id, new FakeState("Deleted")));
        Store.Monitor.FailedCount().ShouldBe(0);
        Store.Monitor.DeletedListCount().ShouldBe(1);
        Store.Monitor.JobDetails(id).History.Count.ShouldBe(21);
    }

    [Fact]
    public void Two_jobs_have_their_own_histories()
    {
        var first = Store.CreateIn(new FakeState("A"));
        var second = Store.CreateIn(new FakeState("B"));
        Store.Monitor.JobDetails(first).History.Single().StateName.ShouldBe("A");
        Store.Monitor.JobDetails(second).History.Single().StateName.ShouldBe("B");
    }
}
