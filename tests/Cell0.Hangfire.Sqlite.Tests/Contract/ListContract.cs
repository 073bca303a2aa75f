namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteLists() : ListContract(new SqliteStore());

public sealed class InMemoryLists() : ListContract(new InMemoryStore());

/// <summary>Lists, newest first.</summary>
public abstract class ListContract(Store store) : ContractTests(store)
{
    [Fact]
    public void The_newest_value_comes_first_and_equal_values_stay()
    {
        Fill("a", "b", "a");
        Store.Read(c => c.GetAllItemsFromList("l")).ShouldBe(["a", "b", "a"]);
        Fill("c");
        Store.Read(c => c.GetAllItemsFromList("l")).ShouldBe(["c", "a", "b", "a"]);
        Store.Read(c => c.GetListCount("l")).ShouldBe(4);
    }

    [Fact]
    public void Removing_a_value_removes_it_everywhere()
    {
        Fill("a", "b", "a");
        Store.Commit(t => { t.RemoveFromList("l", "a"); t.RemoveFromList("l", "none"); t.RemoveFromList("none", "a"); });
        Store.Read(c => c.GetAllItemsFromList("l")).ShouldBe(["b"]);
    }

    [Fact]
    public void A_missing_list_is_empty()
    {
        Store.Read(c => c.GetAllItemsFromList("none")).ShouldBeEmpty();
        Store.Read(c => c.GetRangeFromList("none", 0, 10)).ShouldBeEmpty();
        Store.Read(c => c.GetListCount("none")).ShouldBe(0);
        Store.Read(c => c.GetListTtl("none")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0, 0, "5")]
    [InlineData(1, 3, "4,3,2")]
    [InlineData(3, 100, "2,1")]
    [InlineData(5, 10, "")]
    [InlineData(0, int.MaxValue, "5,4,3,2,1")]
    public void A_range_includes_both_ends_and_may_reach_past_them(int from, int to, string expected)
    {
        Fill("1", "2", "3", "4", "5");
        string.Join(',', Store.Read(c => c.GetRangeFromList("l", from, to))).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, 4, "5,4,3,2,1")]
    [InlineData(0, 1, "5,4")]
    [InlineData(1, 2, "4,3")]
    [InlineData(3, 100, "2,1")]
    [InlineData(4, 4, "1")]
    [InlineData(5, 10, "")]
    [InlineData(2, 1, "")]
    [InlineData(0, int.MaxValue - 1, "5,4,3,2,1")]
    public void Trimming_keeps_the_range_with_both_ends(int from, int to, string expected)
    {
        Fill("1", "2", "3", "4", "5");
        Store.Commit(t => { t.TrimList("l", from, to); t.TrimList("none", from, to); });
        string.Join(',', Store.Read(c => c.GetAllItemsFromList("l"))).ShouldBe(expected);
        Fill("6");
        Store.Read(c => c.GetAllItemsFromList("l"))[0].ShouldBe("6");
    }

    [Fact]
    public void A_range_the_wrong_way_round_is_empty()
    {
        Fill("1", "2", "3");
        Differ(Differences.ReversedRange,
            ours: () => Store.Read(c => c.GetRangeFromList("l", 2, 1)).ShouldBeEmpty(),
            theirs: () => Should.Throw<ArgumentException>(() => Store.Read(c => c.GetRangeFromList("l", 2, 1))));
    }

    [Fact]
    public void Trimming_to_the_greatest_number_keeps_everything()
    {
        Fill("1", "2", "3");
        Store.Commit(t => t.TrimList("l", 0, int.MaxValue));
        Differ(Differences.TrimOverflow,
            ours: () => Store.Read(c => c.GetListCount("l")).ShouldBe(3),
            theirs: () => Store.Read(c => c.GetListCount("l")).ShouldBe(0));
    }

    [Fact]
    public void Trimming_works_on_what_was_inserted_before_it_in_the_same_transaction()
    {
        Store.Commit(t => { for (var i = 0; i < 10; i++) { t.InsertToList("l", $"{i}"); t.TrimList("l", 0, 2); } });
        Store.Read(c => c.GetAllItemsFromList("l")).ShouldBe(["9", "8", "7"]);
    }

    [Fact]
    public void A_list_has_an_expiry_that_can_be_taken_back()
    {
        Fill("a");
        Store.Read(c => c.GetListTtl("l")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Commit(t => { t.ExpireList("l", TimeSpan.FromHours(1)); t.ExpireList("none", TimeSpan.FromHours(1)); });
        Store.Read(c => c.GetListTtl("l")).ShouldBeInRange(TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        Store.Read(c => c.GetListTtl("none")).ShouldBeLessThan(TimeSpan.Zero);
        Fill("b");
        Store.Read(c => c.GetListTtl("l")).ShouldBeGreaterThan(TimeSpan.Zero, "a new value does not lift the expiry");
        Store.Commit(t => t.PersistList("l"));
        Store.Read(c => c.GetListTtl("l")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_list_that_was_emptied_and_filled_anew_has_no_expiry()
    {
        Fill("a");
        Store.Commit(t => t.ExpireList("l", TimeSpan.FromHours(1)));
        Store.Commit(t => t.TrimList("l", 1, 0));
        Fill("b");
        Store.Read(c => c.GetListTtl("l")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Commit(t => t.ExpireList("l", TimeSpan.FromHours(1)));
        Store.Commit(t => t.RemoveFromList("l", "b"));
        Fill("c");
        Store.Read(c => c.GetListTtl("l")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void An_argument_that_is_missing_is_named()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentNullException>(() => connection.GetListCount(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetAllItemsFromList(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetRangeFromList(null!, 0, 1));
        Should.Throw<ArgumentNullException>(() => connection.GetListTtl(null!));
        Store.Commit(t =>
        {
            Should.Throw<ArgumentNullException>(() => t.InsertToList(null!, "a"));
            Should.Throw<ArgumentNullException>(() => t.InsertToList("a", null!));
            Should.Throw<ArgumentNullException>(() => t.RemoveFromList(null!, "a"));
            Should.Throw<ArgumentNullException>(() => t.RemoveFromList("a", null!));
            Should.Throw<ArgumentNullException>(() => t.TrimList(null!, 0, 1));
            Should.Throw<ArgumentNullException>(() => t.ExpireList(null!, TimeSpan.Zero));
            Should.Throw<ArgumentNullException>(() => t.PersistList(null!));
        });
    }

    private void Fill(params string[] values) => Store.Commit(t => { foreach (var value in values) t.InsertToList("l", value); });
}
