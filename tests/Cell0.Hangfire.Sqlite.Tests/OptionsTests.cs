namespace Cell0.Hangfire.Sqlite.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void A_value_out_of_range_is_named_with_its_range() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SqliteJobStorageOptions { VisibilityTimeout = TimeSpan.FromSeconds(1) }).Message.ShouldStartWith("VisibilityTimeout must be between 00:00:10 and 1 day.");

    [Fact]
    public void A_durability_that_does_not_exist_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SqliteJobStorageOptions { Durability = (Durability)7 }).Message.ShouldStartWith("Durability must be PowerLoss or ProcessCrash.");
}
