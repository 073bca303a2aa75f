using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Microsoft.Win32.SafeHandles;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>What is promised rests on the disk's yes.</summary>
public sealed class SyncTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private int syncs;
    private bool isBroken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_promise_is_synced_and_a_worker_taking_a_job_up_is_not()
    {
        using var storage = Open();
        var id = Create(storage);
        syncs.ShouldBe(0, "a job without a state promises nothing");
        Move(storage, id, new EnqueuedState());
        syncs.ShouldBe(1);
        Move(storage, id, new Support.FakeState(ProcessingState.StateName));
        syncs.ShouldBe(1);
    }

    [Fact]
    public void Where_only_a_crash_is_to_be_survived_nothing_is_synced()
    {
        using var storage = Open(Durability.ProcessCrash);
        Move(storage, Create(storage), new EnqueuedState());
        syncs.ShouldBe(0);
    }

    [Fact]
    public void After_a_sync_that_failed_nothing_more_is_promised_and_nothing_more_is_changed()
    {
        using var storage = Open();
        var (first, second) = (Create(storage), Create(storage));
        isBroken = true;
        Should.Throw<SqliteJobStorageException>(() => Move(storage, first, new EnqueuedState())).Message.ShouldContain("whether it outlives a loss of power is not known");
        isBroken = false;
        var refused = Should.Throw<SqliteJobStorageException>(() => Move(storage, second, new EnqueuedState()));
        refused.Message.ShouldContain("nothing of this change was kept");
        refused.Message.ShouldContain("start the process anew");
        storage.GetConnection().GetJobData(second).State.ShouldBeNull();
        storage.GetMonitoringApi().EnqueuedJobs("default", 0, 10).ShouldBeEmpty();
    }

    [Fact]
    public void The_disks_no_is_heard()
    {
        using var nowhere = new SafeFileHandle(-1, ownsHandle: false);
        Should.Throw<Exception>(() => Disk.Sync(nowhere));
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        if (!OperatingSystem.IsWindows()) Should.Throw<IOException>(() => Disk.Sync(new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false)));
    }

    private SqliteJobStorage Open(Durability durability = Durability.PowerLoss) => new(folder.File("jobs.db"), new SqliteJobStorageOptions { Durability = durability }, Schema.Steps, _ =>
    {
        syncs++;
        if (isBroken) throw new IOException("Input/output error");
    });

    private static string Create(SqliteJobStorage storage) => storage.GetConnection().CreateExpiredJob(Sample.Job(), new Dictionary<string, string>(), DateTime.UtcNow, TimeSpan.FromDays(1));

    private static void Move(SqliteJobStorage storage, string id, IState state)
    {
        using var transaction = storage.GetConnection().CreateWriteTransaction();
        transaction.SetJobState(id, state);
        transaction.Commit();
    }
}
