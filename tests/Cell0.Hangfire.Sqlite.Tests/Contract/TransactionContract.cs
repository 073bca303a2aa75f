using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteTransactions() : TransactionContract(new SqliteStore());

public sealed class InMemoryTransactions() : TransactionContract(new InMemoryStore());

/// <summary>All or nothing, invisible until the commit, in the order of the calls.</summary>
public abstract class TransactionContract(Store store) : ContractTests(store)
{
    [Fact]
    public void Nothing_is_seen_before_the_commit_and_everything_after_it()
    {
        var id = Store.Create();
        using var connection = Store.Connect();
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        Everything(transaction, id);
        Seen(id).ShouldBe("state=- enqueued=0 counter=0 set=0 list=0 hash=0 parameter=-");
        transaction.Commit();
        Seen(id).ShouldBe("state=Enqueued enqueued=1 counter=1 set=1 list=1 hash=1 parameter=v");
    }

    [Fact]
    public void What_is_thrown_away_leaves_nothing()
    {
        var id = Store.Create();
        using (var connection = Store.Connect())
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
            Everything(transaction, id);
        Seen(id).ShouldBe("state=- enqueued=0 counter=0 set=0 list=0 hash=0 parameter=-");
    }

    [Fact]
    public void An_empty_transaction_may_be_committed() => Should.NotThrow(() => Store.Commit(_ => { }));

    [Fact]
    public void Calls_take_effect_in_their_order()
    {
        Store.Commit(t =>
        {
            t.AddToSet("s", "a");
            t.RemoveSet("s");
            t.AddToSet("s", "b");
            t.RemoveFromSet("s", "b");
            t.AddToSet("s", "c");
            t.SetRangeInHash("h", [new("a", "1")]);
            t.RemoveHash("h");
            t.SetRangeInHash("h", [new("b", "2")]);
            t.InsertToList("l", "a");
            t.RemoveFromList("l", "a");
            t.InsertToList("l", "b");
            t.ExpireSet("s", TimeSpan.FromHours(1));
            t.PersistSet("s");
        });
        Store.Read(c => c.GetAllItemsFromSet("s")).ShouldBe(["c"]);
        Store.Read(c => c.GetAllEntriesFromHash("h")).ShouldBe([new("b", "2")]);
        Store.Read(c => c.GetAllItemsFromList("l")).ShouldBe(["b"]);
        Store.Read(c => c.GetSetTtl("s")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void Sets_hashes_lists_and_counters_of_one_name_are_four_things()
    {
        Store.Commit(t => { t.AddToSet("x", "a"); t.SetRangeInHash("x", [new("a", "1")]); t.InsertToList("x", "a"); t.IncrementCounter("x"); t.ExpireSet("x", TimeSpan.FromHours(1)); });
        Store.Commit(t => t.RemoveSet("x"));
        using var connection = Store.Connect();
        (connection.GetSetCount("x"), connection.GetHashCount("x"), connection.GetListCount("x"), connection.GetCounter("x")).ShouldBe((0, 1, 1, 1));
        connection.GetHashTtl("x").ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_state_that_cannot_be_written_spoils_nothing()
    {
        var id = Store.Create();
        using var connection = Store.Connect();
        using (var transaction = (JobStorageTransaction)connection.CreateWriteTransaction())
        {
            transaction.AddToSet("s", "a");
            Should.Throw<InvalidOperationException>(() => { transaction.SetJobState(id, new Broken()); transaction.Commit(); });
        }

        Store.Read(c => c.GetSetCount("s")).ShouldBe(0);
        Store.Commit(t => t.AddToSet("s", "b"));
        Store.Read(c => c.GetAllItemsFromSet("s")).ShouldBe(["b"]);
    }

    [Fact]
    public void Nobody_sees_half_of_a_transaction()
    {
        using var stop = new CancellationTokenSource();
        var writer = Wait.Aside(() =>
        {
            for (var i = 0; i < 100; i++) Store.Commit(t => t.SetRangeInHash("pair", [new("a", $"{i}"), new("b", $"{i}")]));
        });
        var odd = 0;
        do
        {
            var pair = Store.Read(c => c.GetAllEntriesFromHash("pair"));
            if (pair is not null && pair["a"] != pair["b"]) odd++;
        }
        while (!writer.IsCompleted);
        writer.IsCompletedSuccessfully.ShouldBeTrue();
        odd.ShouldBe(0);
    }

    private static void Everything(JobStorageTransaction transaction, string id)
    {
        transaction.SetJobState(id, new EnqueuedState());
        transaction.AddToQueue("default", id);
        transaction.IncrementCounter("c");
        transaction.AddToSet("s", "a");
        transaction.InsertToList("l", "a");
        transaction.SetRangeInHash("h", [new("a", "1")]);
        transaction.SetJobParameter(id, "p", "v");
    }

    private string Seen(string id) => Store.Read(c =>
        $"state={c.GetJobData(id).State ?? "-"} enqueued={Store.Monitor.EnqueuedCount("default")} counter={c.GetCounter("c")} set={c.GetSetCount("s")} list={c.GetListCount("l")} " +
        $"hash={c.GetHashCount("h")} parameter={c.GetJobParameter(id, "p") ?? "-"}");

    private sealed class Broken : IState
    {
        public string Name => "Broken";

        public string Reason => null!;

        public bool IsFinal => false;

        public bool IgnoreJobLoadException => false;

        public Dictionary<string, string> SerializeData() => throw new InvalidOperationException("cannot be written");
    }
}
