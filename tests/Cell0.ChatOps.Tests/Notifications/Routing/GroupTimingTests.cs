using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;

namespace Cell0.ChatOps.Tests.Notifications.Routing;

/// <summary>Alertmanager's timers in our words; times in seconds, GroupWait 30, GroupInterval 300, RepeatInterval 4 h.</summary>
public sealed class GroupTimingTests
{
    private static readonly DateTimeOffset Zero = new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero);

    private static readonly AlertRoute Route = new()
    {
        Key = "{}", Receiver = new Receiver("r", null, ReceiverStrategy.All, TimeSpan.FromSeconds(90)), Holds = true,
        GroupWait = TimeSpan.FromSeconds(30), GroupInterval = TimeSpan.FromSeconds(300), RepeatInterval = TimeSpan.FromHours(4),
    };

    public static TheoryData<string, int?, int, int, int> Cases => new()
    {
        { "the first of a new group waits for company", null, 0, 0, 30 },
        { "what began long ago has waited elsewhere", null, -60, 0, 0 },
        { "company joins the flush to come", 30, 10, 10, 30 },
        { "a change right after a flush waits for the interval", 30, 31, 31, 330 },
        { "a change at the very tick waits for the next", 30, 330, 330, 630 },
        { "a change much later goes at the next tick, counted from the last flush", 30, 1000, 1000, 1230 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_group_is_told_when_Alertmanager_would_tell_it(string why, int? last, int since, int now, int due) =>
        GroupTiming.NextFlush(Route, last is { } flush ? At(flush) : null, At(since), At(now)).ShouldBe(At(due), why);

    [Fact]
    public void A_route_that_holds_nothing_tells_at_once() => GroupTiming.NextFlush(Route with { Holds = false }, At(0), At(1), At(1)).ShouldBe(At(1));

    [Fact]
    public void What_burns_is_repeated_after_the_interval_and_not_before()
    {
        Again(Member() with { ToldAt = At(0) }, at: 14399).ShouldBeEmpty();
        Again(Member() with { ToldAt = At(0) }, at: 14400).ShouldHaveSingleItem().ShouldBe("it still burns, repeated after 4 h");
        Decide(Member() with { ToldAt = At(0) }, 14399).NextAt.ShouldBe(At(14400));
        Decide(Member() with { ToldAt = At(0) }, 14400).NextAt.ShouldBe(At(28800));
    }

    [Fact]
    public void What_somebody_has_taken_is_not_repeated()
    {
        var decision = Decide(Member() with { ToldAt = At(0), Taken = true }, 20000);
        decision.Again.ShouldBeEmpty();
        decision.NextAt.ShouldBeNull();
    }

    [Fact]
    public void What_is_silenced_is_kept_back_and_told_when_the_silence_ends()
    {
        var silence = new Silence { Id = "S1", Matchers = MatcherSyntax.Read("job=x").Matchers, StartsAt = At(0), EndsAt = At(20000), CreatedBy = "Ann", Comment = "deploy" };
        var member = Member() with { ToldAt = At(0) };
        var kept = RepeatDecision.Of(Route, [member], [silence], At(14400));
        kept.Again.ShouldBeEmpty();
        kept.Silenced.ShouldHaveSingleItem().Silence.Id.ShouldBe("S1");
        kept.NextAt.ShouldBe(At(20000));
        var ended = RepeatDecision.Of(Route, [member with { SilencedBy = "S1" }], [], At(20000));
        ended.Again.ShouldHaveSingleItem().Why.ShouldBe("silence S1 ended and it still burns");
    }

    [Fact]
    public void A_silence_that_came_and_went_between_two_repeats_changes_nothing()
    {
        var silence = new Silence { Id = "S1", Matchers = MatcherSyntax.Read("job=x").Matchers, StartsAt = At(0), EndsAt = At(500), CreatedBy = "Ann", Comment = "deploy" };
        var during = RepeatDecision.Of(Route, [Member() with { ToldAt = At(0) }], [silence], At(100));
        during.Silenced.ShouldBeEmpty();
        Again(Member() with { ToldAt = At(0) }, at: 500).ShouldBeEmpty();
    }

    [Fact]
    public void A_route_without_repeats_never_repeats() =>
        RepeatDecision.Of(Route with { RepeatInterval = null }, [Member() with { ToldAt = At(0) }], [], At(1_000_000)).NextAt.ShouldBeNull();

    private static IEnumerable<string> Again(GroupMember member, int at) => Decide(member, at).Again.Select(entry => entry.Why);

    private static RepeatDecision Decide(GroupMember member, int at) => RepeatDecision.Of(Route, [member], [], At(at));

    private static GroupMember Member() => new() { GroupId = "g", TopicKey = "t", Severity = "high", Title = "x", Labels = new Dictionary<string, string> { ["job"] = "x" } };

    private static DateTimeOffset At(int seconds) => Zero.AddSeconds(seconds);
}
