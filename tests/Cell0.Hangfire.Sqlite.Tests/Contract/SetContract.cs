namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteSets() : SetContract(new SqliteStore());

public sealed class InMemorySets() : SetContract(new InMemoryStore());

/// <summary>Sorted sets.</summary>
public abstract class SetContract(Store store) : ContractTests(store)
{
    [Fact]
    public void A_value_is_in_a_set_once_and_its_last_score_counts()
    {
        Store.Commit(t => { t.AddToSet("s", "a", 5); t.AddToSet("s", "b", 3); t.AddToSet("s", "a", 1); });
        Store.Read(c => c.GetSetCount("s")).ShouldBe(2);
        Store.Read(c => c.GetRangeFromSet("s", 0, 10)).ShouldBe(["a", "b"]);
        Store.Commit(t => t.AddToSet("s", "a", 9));
        Store.Read(c => c.GetRangeFromSet("s", 0, 10)).ShouldBe(["b", "a"]);
        Store.Commit(t => t.AddToSet("s", "b"));
        Store.Read(c => c.GetFirstByLowestScoreFromSet("s", 0, 0)).ShouldBe("b", "a value added without a score has the score 0");
    }

    [Fact]
    public void Values_come_by_score_and_then_by_value()
    {
        Store.Commit(t => { foreach (var (value, score) in new[] { ("c", 1.0), ("a", 2), ("b", 1), ("d", -1), ("B", 1), ("10", 1), ("9", 1) }) t.AddToSet("s", value, score); });
        Store.Read(c => c.GetRangeFromSet("s", 0, 100)).ShouldBe(["d", "10", "9", "B", "b", "c", "a"]);
    }

    [Fact]
    public void All_items_of_a_set_are_read_and_a_missing_set_is_empty()
    {
        Store.Commit(t => t.AddRangeToSet("s", ["x", "y", "x"]));
        Store.Read(c => c.GetAllItemsFromSet("s")).ShouldBe(["x", "y"], ignoreOrder: true);
        Store.Read(c => c.GetAllItemsFromSet("none")).ShouldBeEmpty();
        Store.Read(c => c.GetRangeFromSet("none", 0, 5)).ShouldBeEmpty();
        Store.Read(c => c.GetSetCount("none")).ShouldBe(0);
        Store.Read(c => c.GetFirstByLowestScoreFromSet("none", 0, 5)).ShouldBeNull();
        Store.Read(c => c.GetFirstByLowestScoreFromSet("none", 0, 5, 5)).ShouldBeEmpty();
    }

    [Fact]
    public void The_lowest_score_is_found_between_bounds_that_belong_to_it()
    {
        Store.Commit(t => { t.AddToSet("s", "-1", -1); t.AddToSet("s", "0", 0); t.AddToSet("s", "1", 1); t.AddToSet("s", "1.5", 1.5); });
        using var connection = Store.Connect();
        connection.GetFirstByLowestScoreFromSet("s", 0, 10).ShouldBe("0");
        connection.GetFirstByLowestScoreFromSet("s", -1, -1).ShouldBe("-1");
        connection.GetFirstByLowestScoreFromSet("s", 1.5, 1.5).ShouldBe("1.5");
        connection.GetFirstByLowestScoreFromSet("s", 1.6, 10).ShouldBeNull();
        connection.GetFirstByLowestScoreFromSet("s", double.NegativeInfinity, double.PositiveInfinity).ShouldBe("-1");
        connection.GetFirstByLowestScoreFromSet("s", 0, 1, 10).ShouldBe(["0", "1"]);
        connection.GetFirstByLowestScoreFromSet("s", -5, 5, 2).ShouldBe(["-1", "0"]);
        connection.GetFirstByLowestScoreFromSet("s", 2, 5, 2).ShouldBeEmpty();
    }

    [Fact]
    public void A_score_keeps_seconds_since_1970_and_their_parts()
    {
        Store.Commit(t => { t.AddToSet("schedule", "later", 1_793_000_000.5); t.AddToSet("schedule", "now", 1_793_000_000.25); });
        Store.Read(c => c.GetFirstByLowestScoreFromSet("schedule", 0, 1_793_000_000.3, 5)).ShouldBe(["now"]);
    }

    [Fact]
    public void Bounds_the_wrong_way_round_and_a_count_below_one_are_errors()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentException>(() => connection.GetFirstByLowestScoreFromSet("s", 1, 0));
        Should.Throw<ArgumentException>(() => connection.GetFirstByLowestScoreFromSet("s", 1, 0, 5));
        Should.Throw<ArgumentException>(() => connection.GetFirstByLowestScoreFromSet("s", 0, 1, 0));
        Should.Throw<ArgumentException>(() => connection.GetFirstByLowestScoreFromSet("s", 0, 1, -1));
        Should.Throw<ArgumentException>(() => connection.GetSetCount(["s"], -1));
    }

    [Theory]
    [InlineData(0, 0, "1")]
    [InlineData(1, 2, "2,3")]
    [InlineData(3, 100, "4,5")]
    [InlineData(5, 10, "")]
    [InlineData(0, int.MaxValue, "1,2,3,4,5")]
    public void A_range_of_a_set_includes_both_ends_and_may_reach_past_them(int from, int to, string expected)
    {
        Store.Commit(t => { for (var i = 1; i <= 5; i++) t.AddToSet("s", $"{i}", i); });
        string.Join(',', Store.Read(c => c.GetRangeFromSet("s", from, to))).ShouldBe(expected);
    }

    [Fact]
    public void A_range_the_wrong_way_round_is_empty()
    {
        Store.Commit(t => t.AddRangeToSet("s", ["a", "b", "c"]));
        Differ(Differences.ReversedRange,
            ours: () => Store.Read(c => c.GetRangeFromSet("s", 2, 1)).ShouldBeEmpty(),
            theirs: () => Should.Throw<ArgumentException>(() => Store.Read(c => c.GetRangeFromSet("s", 2, 1))));
    }

    [Fact]
    public void Values_of_several_sets_are_counted_up_to_a_limit()
    {
        Store.Commit(t => { t.AddRangeToSet("a", ["1", "2", "3"]); t.AddRangeToSet("b", ["1", "2"]); });
        using var connection = Store.Connect();
        connection.GetSetCount(["a", "b", "none"], 100).ShouldBe(5);
        connection.GetSetCount(["a", "b"], 4).ShouldBe(4);
        connection.GetSetCount(["a"], 2).ShouldBe(2);
        connection.GetSetCount(["a"], 0).ShouldBe(0);
        connection.GetSetCount([], 10).ShouldBe(0);
    }

    [Fact]
    public void A_value_is_known_to_be_in_a_set()
    {
        Store.Commit(t => t.AddToSet("s", "a"));
        using var connection = Store.Connect();
        connection.GetSetContains("s", "a").ShouldBeTrue();
        connection.GetSetContains("s", "A").ShouldBeFalse();
        connection.GetSetContains("t", "a").ShouldBeFalse();
    }

    [Fact]
    public void A_value_and_a_set_are_removed()
    {
        Store.Commit(t => { t.AddRangeToSet("s", ["a", "b"]); t.AddRangeToSet("t", ["a"]); });
        Store.Commit(t => { t.RemoveFromSet("s", "a"); t.RemoveFromSet("s", "none"); t.RemoveFromSet("none", "a"); t.RemoveSet("t"); t.RemoveSet("none"); });
        Store.Read(c => c.GetAllItemsFromSet("s")).ShouldBe(["b"]);
        Store.Read(c => c.GetSetCount("t")).ShouldBe(0);
    }

    [Fact]
    public void A_set_has_an_expiry_that_can_be_taken_back()
    {
        Store.Commit(t => { t.AddToSet("s", "a"); t.AddToSet("other", "a"); });
        Store.Read(c => c.GetSetTtl("s")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Read(c => c.GetSetTtl("none")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Commit(t => { t.ExpireSet("s", TimeSpan.FromHours(1)); t.ExpireSet("none", TimeSpan.FromHours(1)); });
        Store.Read(c => c.GetSetTtl("s")).ShouldBeInRange(TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        Store.Read(c => c.GetSetTtl("other")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Read(c => c.GetSetTtl("none")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Commit(t => t.AddToSet("s", "b"));
        Store.Read(c => c.GetSetTtl("s")).ShouldBeGreaterThan(TimeSpan.Zero, "a new value does not lift the expiry");
        Store.Commit(t => t.PersistSet("s"));
        Store.Read(c => c.GetSetTtl("s")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_set_that_was_emptied_and_filled_anew_has_no_expiry()
    {
        Store.Commit(t => { t.AddToSet("s", "a"); t.ExpireSet("s", TimeSpan.FromHours(1)); t.AddToSet("t", "a"); t.ExpireSet("t", TimeSpan.FromHours(1)); });
        Store.Commit(t => { t.RemoveSet("s"); t.RemoveFromSet("t", "a"); });
        Store.Commit(t => { t.AddToSet("s", "b"); t.AddToSet("t", "b"); });
        Store.Read(c => c.GetSetTtl("s")).ShouldBeLessThan(TimeSpan.Zero);
        Store.Read(c => c.GetSetTtl("t")).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void An_argument_that_is_missing_is_named()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentNullException>(() => connection.GetAllItemsFromSet(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetFirstByLowestScoreFromSet(null!, 0, 1));
        Should.Throw<ArgumentNullException>(() => connection.GetFirstByLowestScoreFromSet(null!, 0, 1, 1));
        Should.Throw<ArgumentNullException>(() => connection.GetSetCount(null!));
        Should.Throw<ArgumentNullException>(() => connection.GetSetCount(null!, 1));
        Should.Throw<ArgumentNullException>(() => connection.GetSetContains(null!, "a"));
        Should.Throw<ArgumentNullException>(() => connection.GetSetContains("a", null!));
        Should.Throw<ArgumentNullException>(() => connection.GetRangeFromSet(null!, 0, 1));
        Should.Throw<ArgumentNullException>(() => connection.GetSetTtl(null!));
        Store.Commit(t =>
        {
            Should.Throw<ArgumentNullException>(() => t.AddToSet(null!, "a"));
            Should.Throw<ArgumentNullException>(() => t.AddToSet("a", null!));
            Should.Throw<ArgumentNullException>(() => t.AddToSet(null!, "a", 1));
            Should.Throw<ArgumentNullException>(() => t.AddToSet("a", null!, 1));
            Should.Throw<ArgumentNullException>(() => t.AddRangeToSet(null!, []));
            Should.Throw<ArgumentNullException>(() => t.AddRangeToSet("a", null!));
            Should.Throw<ArgumentException>(() => t.AddRangeToSet("a", ["x", null!]));
            Should.Throw<ArgumentNullException>(() => t.RemoveFromSet(null!, "a"));
            Should.Throw<ArgumentNullException>(() => t.RemoveFromSet("a", null!));
            Should.Throw<ArgumentNullException>(() => t.RemoveSet(null!));
            Should.Throw<ArgumentNullException>(() => t.ExpireSet(null!, TimeSpan.Zero));
            Should.Throw<ArgumentNullException>(() => t.PersistSet(null!));
        });
    }
}
