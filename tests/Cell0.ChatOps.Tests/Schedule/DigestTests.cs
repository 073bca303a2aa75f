using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class DigestTests
{
    private static readonly TimeZoneInfo Nicosia = TimeZoneInfo.FindSystemTimeZoneById("Europe/Nicosia");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-03-01T05:59:59Z", "2026-03-01T06:00:00Z")]
    [InlineData("2026-03-01T06:00:00Z", "2026-03-02T06:00:00Z")]
    // Summer time begins on 29 March.
    [InlineData("2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z")]
    public void The_next_morning_is_eight_on_the_persons_clock(string after, string next) =>
        DigestTime.Next(At(after), TimeSpan.FromHours(8), Nicosia).ShouldBe(At(next));

    [Theory]
    // 02:30 is leapt over: it comes when the clock has leapt, at 03:30.
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z")]
    // 02:30 comes twice: the first counts.
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    public void A_morning_within_the_leap_comes_once(string after, string next) =>
        DigestTime.Next(At(after), TimeSpan.FromMinutes(150), Berlin).ShouldBe(At(next));

    [Theory]
    [InlineData("2026-03-01T05:59:59Z", null)]
    [InlineData("2026-03-01T06:00:00Z", "2026-03-01")]
    [InlineData("2026-03-01T08:59:59Z", "2026-03-01")]
    [InlineData("2026-03-01T09:00:00Z", null)]
    public void A_late_digest_is_told_within_three_hours_and_then_never(string now, string? day) =>
        DigestTime.DueDay(At(now), TimeSpan.FromHours(8), Nicosia)?.ToString("O", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(day);

    [Fact]
    public async Task It_is_told_once_a_day_in_each_persons_own_morning()
    {
        await using var bench = People();
        var desk = bench.Get<DigestDesk>();

        // 09:24 UTC is past both mornings and beyond the grace of Nicosia's.
        bench.Clock.Advance(At("2026-02-19T05:30:00Z") - bench.Clock.GetUtcNow());
        desk.Tell().ShouldBe(0);
        desk.Next().ShouldBe(At("2026-02-19T06:00:00Z"));
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        desk.Tell().ShouldBe(1);
        desk.Tell().ShouldBe(0);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        desk.Tell().ShouldBe(1);
        var told = bench.Get<OutboxStore>().Latest(10);
        told.Select(row => (row.Chat, row.Template, row.Loud, row.Kind)).ShouldBe([("ben", "daily-digest", false, "notice"), ("ann", "daily-digest", false, "notice")]);
        told[1].PlainText.ShouldContain("Nothing was measured. 0 runs; 0 incidents opened, 0 over.");
    }

    [Fact]
    public async Task It_reaches_its_persons_chats_and_no_others_whatever_the_routes_say()
    {
        await using var bench = People()
            .With("Notifications:Receivers:0:Name", "team").With("Notifications:Receivers:0:Targets:0", "webchat:team").With("Notifications:Route:Receiver", "team");
        bench.Clock.Advance(At("2026-02-19T06:00:00Z") - bench.Clock.GetUtcNow());
        bench.Get<DigestDesk>().Tell().ShouldBe(1);
        bench.Get<OutboxStore>().Latest(10).Select(row => row.Chat).ShouldBe(["ann"]);
        bench.Get<DecisionStore>().List(1, null).Single().Reason.ShouldBe("goes to its own reader at once");
    }

    [Fact]
    public async Task It_names_what_is_open_worst_first_and_what_lasted_longest()
    {
        await using var bench = await People().With("Access:Digest", "12:00").WithGatewayAsync();
        await bench.RunAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Get<DigestDesk>().Tell().ShouldBe(1);
        var text = bench.Get<OutboxStore>().Latest(1).Single().PlainText;
        text.ShouldContain("CRITICAL now. 1 runs; 3 incidents opened, 0 over.");
        text.IndexOf(" critical:", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf(" high:", StringComparison.Ordinal));
        text.ShouldContain("Longest: ");
    }

    [Fact]
    public async Task Off_is_off_and_without_people_there_is_nothing_to_tell()
    {
        await using var off = People().With("Access:Digest", "off");
        off.Get<DigestDesk>().Next().ShouldBeNull();
        off.Get<DigestDesk>().Tell().ShouldBe(0);
        await using var nobody = new ServiceBench();
        nobody.Get<DigestDesk>().Next().ShouldBeNull();
    }

    private static ServiceBench People() => new ServiceBench()
        .With("Access:Operators:0:Name", "Ann").With("Access:Operators:0:Chats:0", "webchat:ann").With("Access:Operators:0:TimeZone", "Europe/Nicosia")
        .With("Access:Operators:1:Name", "Ben").With("Access:Operators:1:Chats:0", "webchat:ben").With("Access:Operators:1:TimeZone", "Europe/Berlin");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
