namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteCounters() : CounterContract(new SqliteStore());

public sealed class InMemoryCounters() : CounterContract(new InMemoryStore());

/// <summary>Counters, exact at once.</summary>
public abstract class CounterContract(Store store) : ContractTests(store)
{
    [Fact]
    public void A_counter_counts_up_and_down_and_a_missing_one_is_nought()
    {
        Count("c").ShouldBe(0);
        Store.Commit(t => { t.IncrementCounter("c"); t.IncrementCounter("c", TimeSpan.FromDays(1)); t.IncrementCounter("c"); t.DecrementCounter("c"); });
        Count("c").ShouldBe(2);
        Store.Commit(t => { t.DecrementCounter("c", TimeSpan.FromDays(1)); t.DecrementCounter("c"); t.DecrementCounter("c"); });
        Count("c").ShouldBe(-1);
        Store.Commit(t => { t.IncrementCounter("c"); t.DecrementCounter("new"); });
        Count("c").ShouldBe(0);
        Count("new").ShouldBe(-1);
        Count("C").ShouldBe(0);
    }

    [Fact]
    public void Many_threads_lose_no_count()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 50; i++) Store.Commit(t => { t.IncrementCounter("c"); t.IncrementCounter("c"); t.DecrementCounter("c"); });
        });
        Count("c").ShouldBe(400);
    }

    [Fact]
    public void A_counter_needs_a_key()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentNullException>(() => connection.GetCounter(null!));
        Store.Commit(t =>
        {
            Should.Throw<ArgumentNullException>(() => t.IncrementCounter(null!));
            Should.Throw<ArgumentNullException>(() => t.IncrementCounter(null!, TimeSpan.Zero));
            Should.Throw<ArgumentNullException>(() => t.DecrementCounter(null!));
            Should.Throw<ArgumentNullException>(() => t.DecrementCounter(null!, TimeSpan.Zero));
        });
    }

    private long Count(string key) => Store.Read(c => c.GetCounter(key));
}
