namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteHashes() : HashContract(new SqliteStore());

public sealed class InMemoryHashes() : HashContract(new InMemoryStore());

/// <summary>Hashes.</summary>
public abstract class HashContract(Store store) : ContractTests(store)
{
    [Fact]
    public void Fields_are_set_replaced_and_read_through_the_connection_and_a_transaction()
    {
        Store.Read<object?>(c => { c.SetRangeInHash("h", [new("a", "1"), new("b", null!), new("c", "")]); return null; });
        Store.Commit(t => t.SetRangeInHash("h", [new("a", "2"), new("a", "3"), new("d", "4")]));
        using var connection = Store.Connect();
        connection.GetAllEntriesFromHash("h").OrderBy(p => p.Key, StringComparer.Ordinal).ShouldBe([new("a", "3"), new("b", null!), new("c", ""), new("d", "4")]);
        connection.GetHashCount("h").ShouldBe(4);
        connection.GetValueFromHash("h", "a").ShouldBe("3");
        connection.GetValueFromHash("h", "b").ShouldBeNull();
        connection.GetValueFromHash("h", "A").ShouldBeNull();
    }

    [Fact]
    public void A_missing_hash_is_nothing_and_not_empty()
    {
        using var connection = Store.Connect();
        connection.GetAllEntriesFromHash("none").ShouldBeNull();
        connection.GetValueFromHash("none", "a").ShouldBeNull();
        connection.GetHashCount("none").ShouldBe(0);
        connection.GetHashTtl("none").ShouldBeLessThan(TimeSpan.Zero);
        connection.SetRangeInHash("none", []);
        connection.GetAllEntriesFromHash("none").ShouldBeNull();
    }

    [Fact]
    public void A_hash_is_removed()
    {
        Store.Commit(t => { t.SetRangeInHash("h", [new("a", "1")]); t.SetRangeInHash("g", [new("a", "1")]); });
        Store.Commit(t => { t.RemoveHash("h"); t.RemoveHash("none"); });
        Store.Read(c => c.GetAllEntriesFromHash("h")).ShouldBeNull();
        Store.Read(c => c.GetHashCount("g")).ShouldBe(1);
    }

    [Fact]
    public void A_hash_has_an_expiry_that_can_be_taken_back()
    {
        Store.Commit(t => t.SetRangeInHash("h", [new("a", "1")]));
        Store.Read(c => c.GetHashTtl("h")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Commit(t => { t.ExpireHash("h", TimeSpan.FromHours(1)); t.ExpireHash("none", TimeSpan.FromHours(1)); });
        Store.Read(c => c.GetHashTtl("h")).ShouldBeInRange(TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        Store.Read(c => c.GetHashTtl("none")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Commit(t => t.SetRangeInHash("h", [new("b", "1")]));
        Store.Read(c => c.GetHashTtl("h")).ShouldBeGreaterThan(TimeSpan.Zero, "a new field does not lift the expiry");
        Store.Commit(t => t.PersistHash("h"));
        Store.Read(c => c.GetHashTtl("h")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_hash_that_was_removed_and_made_anew_has_no_expiry()
    {
        Store.Commit(t => { t.SetRangeInHash("h", [new("a", "1")]); t.ExpireHash("h", TimeSpan.FromHours(1)); });
        Store.Commit(t => { t.RemoveHash("h"); t.SetRangeInHash("h", [new("a", "1")]); });
        Store.Read(c => c.GetHashTtl("h")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void An_argument_that_is_missing_is_named()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentNullException>(() => connection.SetRangeInHash(null!, []));
        Should.Throw<ArgumentNullException>(() => connection.SetRangeInHash("h", null!));
        Should.Throw<ArgumentNullException>(() => connection.GetAllEntriesFromHash(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetValueFromHash(null!, "a"));
        Should.Throw<ArgumentNullException>(() => connection.GetValueFromHash("h", null!));
        Should.Throw<ArgumentNullException>(() => connection.GetHashCount(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetHashTtl(null!));
        Store.Commit(t =>
        {
            Should.Throw<ArgumentNullException>(() => t.SetRangeInHash(null!, []));
            Should.Throw<ArgumentNullException>(() => t.SetRangeInHash("h", null!));
            Should.Throw<ArgumentNullException>(() => t.RemoveHash(null!));
            Should.Throw<ArgumentNullException>(() => t.ExpireHash(null!, TimeSpan.Zero));
            Should.Throw<ArgumentNullException>(() => t.PersistHash(null!));
        });
    }
}
