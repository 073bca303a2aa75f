using Cell0.ChatOps.Chat;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class LeaseTests
{
    private static readonly TimeZoneInfo Nicosia = TimeZoneInfo.FindSystemTimeZoneById("Europe/Nicosia");

    // A Wednesday, 09:26 in Nicosia.
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 7, 26, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2h", "02:00:00", 1)]
    [InlineData("30m", "00:30:00", 1)]
    [InlineData("1D", "1.00:00:00", 1)]
    [InlineData("until 10:00", "00:34:00", 2)]
    [InlineData("until 8:00", "22:34:00", 2)]
    [InlineData("until tomorrow", "22:34:00", 2)]
    [InlineData("until tomorrow 09:30", "1.00:04:00", 3)]
    [InlineData("until thursday", "22:34:00", 2)]
    [InlineData("until wednesday 10:26", "7.01:00:00", 3)]
    [InlineData("2h traveling", "02:00:00", 1)]
    public void A_length_of_time_is_read_as_people_type_it(string words, string expected, int used)
    {
        Lease.Read(words.Split(' '), Now, Nicosia, out var taken).ShouldBe(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        taken.ShouldBe(used);
    }

    [Theory]
    [InlineData("traveling")]
    [InlineData("2x")]
    [InlineData("h")]
    [InlineData("-2h")]
    [InlineData("99999999h")]
    [InlineData("until")]
    [InlineData("until 25:00")]
    [InlineData("until 3")]
    [InlineData("")]
    public void Anything_else_is_no_length_of_time(string words)
    {
        Lease.Read(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Now, Nicosia, out var used).ShouldBeNull();
        used.ShouldBe(0);
    }
}
