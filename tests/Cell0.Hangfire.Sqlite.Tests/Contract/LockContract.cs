using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteLocks() : LockContract(new SqliteStore());

public sealed class InMemoryLocks() : LockContract(new InMemoryStore());

/// <summary>Distributed locks: exclusive across connections, re-entrant within one, tied to no thread.</summary>
public abstract class LockContract(Store store) : ContractTests(store)
{
    private const string Resource = "job:1:state-lock";

    [Fact]
    public void Another_connection_does_not_get_a_held_lock_and_is_told_which()
    {
        using var holder = Store.Connect();
        using var held = holder.AcquireDistributedLock(Resource, TimeSpan.Zero);
        Refused();
    }

    [Fact]
    public void A_wait_for_a_held_lock_ends_with_its_timeout()
    {
        using var holder = Store.Connect();
        using var held = holder.AcquireDistributedLock(Resource, TimeSpan.Zero);
        using var other = Store.Connect();
        Should.Throw<DistributedLockTimeoutException>(() => other.AcquireDistributedLock(Resource, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void A_released_lock_is_free()
    {
        using var holder = Store.Connect();
        var held = holder.AcquireDistributedLock(Resource, TimeSpan.Zero);
        held.Dispose();
        held.Dispose();
        Free();
    }

    [Fact]
    public void The_same_connection_gets_it_again_and_it_is_free_after_the_last_release()
    {
        using var connection = Store.Connect();
        var outer = connection.AcquireDistributedLock(Resource, TimeSpan.Zero);
        var inner = connection.AcquireDistributedLock(Resource, TimeSpan.Zero);
        inner.Dispose();
        inner.Dispose();
        Refused();
        outer.Dispose();
        Free();
    }

    [Fact]
    public void A_transaction_shares_the_locks_of_its_connection()
    {
        using var connection = Store.Connect();
        using var outer = connection.AcquireDistributedLock(Resource, TimeSpan.Zero);
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
        {
            transaction.AcquireDistributedLock(Resource, TimeSpan.Zero);
            transaction.Commit();
        }

        Refused();
    }

    [Fact]
    public void A_lock_taken_in_a_transaction_is_released_by_its_commit_after_the_data_is_there()
    {
        using var connection = Store.Connect();
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        transaction.AcquireDistributedLock(Resource, TimeSpan.Zero);
        transaction.AddToSet("set", "value");
        Refused();
        transaction.Commit();
        Free();
        Store.Read(c => c.GetSetCount("set")).ShouldBe(1);
    }

    [Fact]
    public void A_lock_taken_in_a_transaction_is_released_when_that_is_thrown_away()
    {
        using var connection = Store.Connect();
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
        {
            transaction.AcquireDistributedLock(Resource, TimeSpan.Zero);
            transaction.AcquireDistributedLock(Resource, TimeSpan.Zero);
            transaction.AddToSet("set", "value");
        }

        Free();
        Store.Read(c => c.GetSetCount("set")).ShouldBe(0);
    }

    [Fact]
    public void Who_gets_a_lock_after_a_transaction_sees_what_that_wrote()
    {
        var failures = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < 25; i++)
            {
                using var connection = Store.Connect();
                using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
                transaction.AcquireDistributedLock("counting", Wait.Limit);
                var before = Store.Read(c => c.GetValueFromHash("hash", "n"));
                var next = before is null ? 1 : int.Parse(before, System.Globalization.CultureInfo.InvariantCulture) + 1;
                transaction.SetRangeInHash("hash", [new("n", $"{next}")]);
                transaction.AddToSet("seen", $"{next}");
                if (Store.Read(c => c.GetSetContains("seen", $"{next}"))) Interlocked.Increment(ref failures);
                transaction.Commit();
            }
        });
        failures.ShouldBe(0);
        Store.Read(c => c.GetValueFromHash("hash", "n")).ShouldBe("100");
    }

    [Fact]
    public void The_end_of_a_connection_releases_its_locks()
    {
        var connection = Store.Connect();
        connection.AcquireDistributedLock(Resource, TimeSpan.Zero);
        connection.AcquireDistributedLock(Resource, TimeSpan.Zero);
        connection.AcquireDistributedLock("another", TimeSpan.Zero);
        Refused();
        connection.Dispose();
        Free();
        Free("another");
    }

    [Fact]
    public async Task A_lock_may_be_released_and_taken_again_on_any_thread()
    {
        using var connection = Store.Connect();
        var held = await Wait.For(Wait.Aside(() => connection.AcquireDistributedLock(Resource, TimeSpan.Zero)));
        var inner = await Wait.For(Wait.Aside(() => connection.AcquireDistributedLock(Resource, TimeSpan.Zero)));
        await Wait.For(Wait.Aside(inner.Dispose));
        Refused();
        await Wait.For(Wait.Aside(held.Dispose));
        Free();
    }

    [Fact]
    public async Task Who_waits_gets_it_when_it_is_released()
    {
        using var holder = Store.Connect();
        var held = holder.AcquireDistributedLock(Resource, TimeSpan.Zero);
        using var other = Store.Connect();
        var waiting = Wait.Aside(() => other.AcquireDistributedLock(Resource, Wait.Limit));
        held.Dispose();
        using var got = await Wait.For(waiting);
        Refused();
    }

    [Fact]
    public void Whoever_would_wait_for_ever_may_or_is_refused_but_the_lock_is_not_lost_by_it()
    {
        using var holder = Store.Connect();
        var held = holder.AcquireDistributedLock(Resource, TimeSpan.Zero);
        using var other = Store.Connect();
        var waiter = new Thread(() =>
        {
            try
            {
                other.AcquireDistributedLock(Resource, TimeSpan.MaxValue).Dispose();
            }
            catch (ArgumentException)
            {
            }
        });
        waiter.Start();
        Wait.Until(() => waiter.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped, "the waiter does not wait");
        held.Dispose();
        waiter.Join(Wait.Limit).ShouldBeTrue();
        Free();
    }

    [Fact]
    public void One_at_a_time_holds_a_lock()
    {
        int inside = 0, most = 0, turns = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var connection = Store.Connect();
                using var held = connection.AcquireDistributedLock("turnstile", Wait.Limit);
                var now = Interlocked.Increment(ref inside);
                if (now > most) most = now;
                turns++;
                Interlocked.Decrement(ref inside);
            }
        });
        most.ShouldBe(1);
        turns.ShouldBe(400);
    }

    [Fact]
    public void Different_resources_do_not_touch_each_other()
    {
        using var connection = Store.Connect();
        using var held = connection.AcquireDistributedLock(Resource, TimeSpan.Zero);
        Free("job:2:state-lock");
        Free(Resource.ToUpperInvariant());
    }

    [Fact]
    public void A_refused_wait_leaves_nothing_behind()
    {
        using var holder = Store.Connect();
        var held = holder.AcquireDistributedLock(Resource, TimeSpan.Zero);
        for (var i = 0; i < 5; i++) Refused();
        held.Dispose();
        Free();
    }

    [Fact]
    public void A_lock_needs_a_name()
    {
        using var connection = Store.Connect();
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        Should.Throw<ArgumentNullException>(() => connection.AcquireDistributedLock(null!, TimeSpan.Zero));
        Should.Throw<ArgumentNullException>(() => transaction.AcquireDistributedLock(null!, TimeSpan.Zero));
    }

    private void Refused()
    {
        using var other = Store.Connect();
        Should.Throw<DistributedLockTimeoutException>(() => other.AcquireDistributedLock(Resource, TimeSpan.Zero)).Resource.ShouldBe(Resource);
    }

    private void Free(string resource = Resource)
    {
        using var other = Store.Connect();
        other.AcquireDistributedLock(resource, TimeSpan.Zero).Dispose();
    }
}
