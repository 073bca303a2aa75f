using Hangfire;
using Hangfire.Logging;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteStorageMembers() : StorageContract(new SqliteStore());

public sealed class InMemoryStorageMembers() : StorageContract(new InMemoryStore());

/// <summary>The storage itself: features, processes, what it says of itself.</summary>
public abstract class StorageContract(Store store) : ContractTests(store)
{
    public static TheoryData<string> Features =>
    [
        "Storage.ExtendedApi", "Job.Queue", "Connection.GetUtcDateTime", "Connection.GetSetContains", "Connection.GetSetCount.Limited",
        "Connection.BatchedGetFirstByLowestScoreFromSet", "BatchedGetFirstByLowestScoreFromSet", "Transaction.AcquireDistributedLock", "Transaction.CreateJob", "Transaction.SetJobParameter",
        "Monitoring.DeletedStateGraphs", "Monitoring.AwaitingJobs",
    ];

    [Theory]
    [MemberData(nameof(Features))]
    public void Every_feature_that_Hangfire_asks_for_is_declared(string feature) => Store.Storage.HasFeature(feature).ShouldBeTrue();

    [Fact]
    public void Its_processes_are_of_the_new_kind() => Differ(Differences.Processes,
        ours: () =>
        {
            Store.Storage.HasFeature("Storage.ProcessesInsteadOfComponents").ShouldBeTrue();
            Store.Storage.GetServerRequiredProcesses().ShouldNotBeEmpty();
            Store.Storage.GetStorageWideProcesses().ShouldNotBeEmpty();
        },
        theirs: () => Store.Storage.HasFeature("Storage.ProcessesInsteadOfComponents").ShouldBeFalse());

    [Fact]
    public void An_unknown_feature_is_not_declared() => Store.Storage.HasFeature("Storage.TimeTravel").ShouldBeFalse();

    [Fact]
    public void A_feature_without_a_name_is_an_error() => Should.Throw<ArgumentNullException>(() => Store.Storage.HasFeature(null!)).ParamName.ShouldNotBeNull();

    [Fact]
    public void A_fetched_job_is_acknowledged_within_a_transaction()
    {
        Store.Enqueue();
        using var connection = Store.Connect();
        using var fetched = Store.Fetch(connection);
        Differ(Differences.GenericName,
            ours: () => Store.Storage.HasFeature(JobStorageFeatures.Transaction.RemoveFromQueue(fetched.GetType())).ShouldBeTrue(),
            theirs: () => Store.Storage.HasFeature("TransactionalAcknowledge:InMemoryFetchedJob").ShouldBeTrue());
        Store.Storage.HasFeature("TransactionalAcknowledge:Some" + fetched.GetType().Name).ShouldBeFalse();
    }

    [Fact]
    public void The_fetched_job_has_the_name_that_is_declared()
    {
        Store.Enqueue();
        using var connection = Store.Connect();
        using var fetched = Store.Fetch(connection);
        fetched.GetType().Name.ShouldBe(Store.IsOurs ? "SqliteFetchedJob" : "InMemoryFetchedJob`1");
    }

    [Fact]
    public void Reads_see_what_was_written_before() => Store.Storage.LinearizableReads.ShouldBeTrue();

    [Fact]
    public void A_read_only_connection_reads()
    {
        var id = Store.Enqueue();
        using var connection = Store.Storage.GetReadOnlyConnection();
        connection.GetJobData(id).State.ShouldBe("Enqueued");
    }

    [Fact]
    public void Its_processes_are_named_and_no_component_of_the_old_kind_is_offered()
    {
        Store.Storage.GetServerRequiredProcesses().ShouldNotBeNull().ShouldAllBe(p => p != null);
        Store.Storage.GetStorageWideProcesses().ShouldNotBeNull().ShouldAllBe(p => p != null);
#pragma warning disable CS0618 // The obsolete way must stay unused.
        Store.Storage.GetComponents().ShouldBeEmpty();
#pragma warning restore CS0618
        Store.Storage.GetStateHandlers().ShouldNotBeNull();
    }

    [Fact]
    public void It_says_what_it_is_in_the_footer_and_the_log()
    {
        Store.Storage.ToString().ShouldNotBeNullOrEmpty();
        if (Store.IsOurs) Store.Storage.ToString()!.ShouldContain("jobs.db");
        var log = new Lines();
        Store.Storage.WriteOptionsToLog(log);
        if (Store.IsOurs) log.Written.ShouldNotBeEmpty();
    }

    [Fact]
    public void How_long_a_finished_job_is_kept_is_the_users_to_set()
    {
        Store.Storage.JobExpirationTimeout.ShouldBe(TimeSpan.FromDays(1));
        Store.Storage.JobExpirationTimeout = TimeSpan.FromDays(90);
        Store.Storage.JobExpirationTimeout.ShouldBe(TimeSpan.FromDays(90));
    }

    [Fact]
    public void Two_connections_and_monitors_see_the_same_store()
    {
        var id = Store.Enqueue();
        Store.Monitor.JobDetails(id).ShouldNotBeNull();
        Store.Read(c => c.GetJobData(id)).ShouldNotBeNull();
    }

    private sealed class Lines : ILog
    {
        public List<string> Written { get; } = [];

        public bool Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            if (messageFunc is not null) Written.Add(messageFunc());
            return true;
        }
    }
}
