using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class OutgoingTests
{
    private static readonly DateTimeOffset Now = Rows.Now;
    private static readonly ChannelFacts Telegram = new("telegram", 4096, CanEdit: true);
    private static readonly Dictionary<string, TopicInChat> NoCards = [];
    private static readonly Dictionary<string, TopicInChat> Standing = new() { ["i/1"] = new TopicInChat("m5", IsOver: false) };
    private static readonly Dictionary<string, TopicInChat> ToldInABundle = new() { ["i/1"] = new TopicInChat(null, IsOver: false) };

    [Fact]
    public void One_that_waits_goes_as_it_is()
    {
        var plan = Next(Rows.Alert(1, "first"));
        plan.Kind.ShouldBe(OutgoingKind.Single);
        plan.Rows.Single().Id.ShouldBe(1);
    }

    [Fact]
    public void Several_that_wait_go_as_one_in_the_order_they_came()
    {
        var plan = Next(Rows.Alert(1, "first"), Rows.Alert(2, "second"), Rows.Alert(3, "third"));
        plan.Kind.ShouldBe(OutgoingKind.Bundle);
        plan.Rows.Select(row => row.Id).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_bundle_takes_what_fits_and_cuts_nothing()
    {
        var plan = Next([.. Enumerable.Range(1, 100).Select(id => Rows.Alert(id, new string('x', 60)))]);
        plan.Rows.Count.ShouldBeInRange(50, 60);
        BundleTexts.Plain(plan.Rows).Length.ShouldBeLessThan(4096);
    }

    [Fact]
    public void A_reply_is_not_bundled_and_keeps_its_place()
    {
        Next(Rows.Alert(1, "first"), Rows.Reply(2, "you asked"), Rows.Alert(3, "third")).Rows.Select(row => row.Id).ShouldBe([1]);
        Next(Rows.Reply(2, "you asked"), Rows.Alert(3, "third")).Rows.Select(row => row.Id).ShouldBe([2]);
    }

    [Fact]
    public void A_part_of_a_long_message_goes_alone() =>
        Next(Rows.Alert(1, "1/2") with { Parts = 2, DedupeKey = "k" }, Rows.Alert(2, "2/2") with { Parts = 2, Part = 2, DedupeKey = "k" }).Rows.Single().Id.ShouldBe(1);

    [Fact]
    public void One_that_a_bundle_was_refused_with_goes_alone() =>
        Next(Rows.Alert(1, "poison") with { Alone = true, Attempts = 1 }, Rows.Alert(2, "second"), Rows.Alert(3, "third")).Rows.Single().Id.ShouldBe(1);

    [Fact]
    public void One_that_waits_for_another_try_holds_up_those_behind_it()
    {
        var plan = Next(Rows.Alert(1, "failed") with { Attempts = 1, Due = Now.AddSeconds(5) }, Rows.Alert(2, "second"));
        plan.Kind.ShouldBe(OutgoingKind.Nothing);
        plan.Until.ShouldBe(Now.AddSeconds(5));
    }

    [Fact]
    public void A_try_of_an_unreachable_channel_does_not_wait() =>
        Outgoing.Compose([Rows.Alert(1, "failed") with { Attempts = 1, Due = Now.AddSeconds(5) }], Telegram, NoCards, null, Now, ignoreBackoff: true).Rows.Single().Id.ShouldBe(1);

    [Fact]
    public void One_that_may_have_arrived_waits_its_time_even_when_the_channel_is_only_tried()
    {
        var unknown = Rows.Alert(1, "perhaps there") with { Attempts = 1, State = OutboxState.Unknown, Resend = true, Due = Now.AddSeconds(4) };
        var plan = Outgoing.Compose([unknown, Rows.Alert(2, "second")], Telegram, NoCards, null, Now, ignoreBackoff: true);
        plan.Kind.ShouldBe(OutgoingKind.Nothing);
        plan.Until.ShouldBe(Now.AddSeconds(4));
    }

    [Fact]
    public void An_end_takes_the_place_of_a_beginning_that_was_pushed_aside()
    {
        var parked = Rows.Alert(1, "A7K opened", "i/1") with { Attempts = 1, Parked = true, Due = Now.AddHours(1), Since = Now.AddMinutes(-4) };
        var plan = Next(parked, Rows.Ending(2, "A7K resolved", "i/1") with { CreatedAt = Now });
        plan.Rows.Single().ShouldSatisfyAllConditions(row => row.Id.ShouldBe(2), row => row.Note.ShouldBe("was down 4 min, is up"), row => row.Loud.ShouldBeFalse());
        plan.Dropped.Single().Row.Id.ShouldBe(1);
    }

    [Fact]
    public void A_card_that_was_pushed_aside_goes_with_its_edits_text()
    {
        var parked = Rows.Card(1, "A7K opened", "i/1") with { Attempts = 1, Parked = true, Due = Now.AddHours(1) };
        Next(parked, Rows.Edit(2, "A7K acked", "i/1")).Rows.Single().ShouldSatisfyAllConditions(row => row.Id.ShouldBe(1), row => row.Text.ShouldBe("A7K acked"), row => row.Parked.ShouldBeFalse());
    }

    [Fact]
    public void A_card_that_is_taken_before_it_went_makes_no_sound()
    {
        var card = Rows.Card(1, "A7K opened", "i/1") with { Action = "A7K ack" };
        Next(card, Rows.Edit(2, "A7K acked", "i/1")).Rows.Single().ShouldSatisfyAllConditions(row => row.Text.ShouldBe("A7K acked"), row => row.Loud.ShouldBeFalse());
        Next(card, Rows.Edit(2, "A7K eased", "i/1") with { Action = "A7K ack" }).Rows.Single().Loud.ShouldBeTrue();
    }

    [Fact]
    public void One_that_is_held_for_its_group_holds_up_nothing_and_stays() =>
        Next(Rows.Alert(1, "held") with { Due = Now.AddMinutes(1), Batch = "g" }, Rows.Alert(2, "second")).Rows.Single().Id.ShouldBe(2);

    [Fact]
    public void A_later_message_on_the_same_topic_takes_the_place_and_keeps_the_sound()
    {
        var plan = Next(Rows.Alert(1, "A7K opened", "i/1"), Rows.Alert(2, "A7K worse", "i/1") with { Loud = false });
        plan.Rows.Single().ShouldSatisfyAllConditions(row => row.Id.ShouldBe(2), row => row.Loud.ShouldBeTrue());
        plan.Dropped.Single().ShouldSatisfyAllConditions(dropped => dropped.Row.Id.ShouldBe(1), dropped => dropped.By!.Id.ShouldBe(2));
        plan.Changed.Single().Id.ShouldBe(2);
    }

    [Fact]
    public void An_end_that_finds_its_beginning_unsent_says_both_and_is_silent()
    {
        var opened = Rows.Alert(1, "A7K opened", "i/1") with { Since = Now.AddMinutes(-5), CreatedAt = Now.AddMinutes(-5) };
        var plan = Next(opened, Rows.Ending(2, "A7K resolved", "i/1") with { CreatedAt = Now.AddMinutes(-1) });
        var row = plan.Rows.Single();
        row.Note.ShouldNotBeNull().ShouldStartWith("was down 4 min");
        row.Loud.ShouldBeFalse();
    }

    [Fact]
    public void An_end_takes_the_place_of_a_beginning_that_is_still_held()
    {
        var plan = Next(Rows.Alert(1, "A7K opened", "i/1") with { Due = Now.AddMinutes(1), Batch = "g" }, Rows.Ending(2, "A7K resolved", "i/1"));
        plan.Rows.Single().Id.ShouldBe(2);
        plan.Rows.Single().Note.ShouldNotBeNull().ShouldContain("was down");
        plan.Dropped.Single().Row.Id.ShouldBe(1);
    }

    [Fact]
    public void A_message_with_another_target_gives_way_only_to_one_that_has_it_too() =>
        Next(Rows.Alert(1, "A7K opened", "i/1") with { Delivery = "d1" }, Rows.Ending(2, "A7K resolved", "i/1")).Rows.Select(row => row.Id).ShouldBe([1, 2]);

    [Fact]
    public void An_edit_goes_to_the_card_that_stands_in_the_chat()
    {
        var plan = Compose(null, Standing, Telegram, Rows.Edit(1, "acked", "i/1"));
        plan.Kind.ShouldBe(OutgoingKind.Edit);
        plan.Card.ShouldBe("m5");
    }

    [Fact]
    public void An_edit_without_a_card_vanishes_with_its_reason()
    {
        Next(Rows.Edit(1, "acked", "i/1")).Dropped.Single().Reason.ShouldBe("this chat was not told of it");
        Compose(null, Standing, Telegram with { CanEdit = false }, Rows.Edit(1, "acked", "i/1")).Dropped.Single().Reason.ShouldBe("this channel cannot edit");
    }

    [Fact]
    public void What_was_told_in_a_bundle_and_changes_becomes_a_silent_card()
    {
        var row = Compose(null, ToldInABundle, Telegram, Rows.Edit(1, "A7K acked by Ann", "i/1")).Rows.Single();
        (row.Form, row.Loud, row.Text).ShouldBe((MessageForm.Card, false, "A7K acked by Ann"));
    }

    [Fact]
    public void An_edit_without_a_card_vanishes_where_a_message_on_its_way_tells_it()
    {
        var plan = Compose(null, ToldInABundle, Telegram, Rows.Edit(1, "acked", "i/1"), Rows.Ending(2, "A7K resolved", "i/1"), Rows.Edit(3, "over", "i/1") with { Ends = true });
        plan.Rows.Single().Id.ShouldBe(2);
        plan.Dropped.Select(dropped => dropped.Row.Id).ShouldBe([1, 3]);
        plan.Dropped.ShouldAllBe(dropped => dropped.Reason == "a message on its way tells it");
    }

    [Fact]
    public void The_end_of_what_was_told_in_a_bundle_is_said_once()
    {
        var over = Rows.Edit(1, "over", "i/1") with { Ends = true };
        Compose(null, ToldInABundle, Telegram, over).Rows.Single().Form.ShouldBe(MessageForm.Card);
        Compose(null, new Dictionary<string, TopicInChat> { ["i/1"] = new(null, IsOver: true) }, Telegram, over).Dropped.Single().Reason.ShouldBe("its end was told");
    }

    [Fact]
    public void An_end_whose_own_message_is_held_for_its_group_is_not_told_by_the_edit_too()
    {
        var plan = Compose(null, ToldInABundle, Telegram, Rows.Ending(1, "A7K resolved", "i/1") with { Due = Now.AddSeconds(1), Batch = "g" }, Rows.Edit(2, "over", "i/1") with { Ends = true });
        plan.Kind.ShouldBe(OutgoingKind.Nothing);
        plan.Dropped.Single().ShouldSatisfyAllConditions(dropped => dropped.Row.Id.ShouldBe(2), dropped => dropped.Reason.ShouldStartWith("its end has a message of its own"));
    }

    [Fact]
    public void An_edit_that_tells_the_end_waits_for_a_beginning_that_goes_in_parts()
    {
        var plan = Next(Rows.Card(1, "A7K", "i/1") with { Parts = 2 }, Rows.Card(2, "opened", "i/1") with { Part = 2, Parts = 2, DedupeKey = "1" }, Rows.Edit(3, "over", "i/1") with { Ends = true });
        plan.Rows.Single().Id.ShouldBe(1);
        plan.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void The_edit_of_a_pinned_topic_without_a_card_becomes_one()
    {
        var row = Next(Rows.Edit(1, "all well", "status") with { Pin = true }).Rows.Single();
        row.Form.ShouldBe(MessageForm.Card);
        row.Loud.ShouldBeFalse();
    }

    [Fact]
    public void A_card_that_is_still_unsent_shows_what_its_edit_says_and_keeps_its_sound()
    {
        var plan = Next(Rows.Card(1, "A7K opened", "i/1"), Rows.Edit(2, "A7K acked", "i/1"));
        plan.Rows.Single().ShouldSatisfyAllConditions(row => row.Id.ShouldBe(1), row => row.Text.ShouldBe("A7K acked"), row => row.Loud.ShouldBeTrue(), row => row.Form.ShouldBe(MessageForm.Card));
        plan.Dropped.Single().Row.Id.ShouldBe(2);
    }

    [Fact]
    public void Of_two_unsent_edits_the_later_goes() =>
        Compose(null, Standing, Telegram, Rows.Edit(1, "acked", "i/1"), Rows.Edit(2, "unacked", "i/1")).Rows.Single().Id.ShouldBe(2);

    [Fact]
    public void What_began_and_ended_while_the_channel_was_away_is_told_first_and_once()
    {
        var plan = Compose(Away, NoCards, Telegram, Rows.Alert(1, "A7K opened", "i/1"), Rows.Alert(2, "B3P opened", "i/2"), Rows.Ending(3, "B3P resolved", "i/2"));
        plan.Kind.ShouldBe(OutgoingKind.CatchUp);
        plan.Rows.Single().Id.ShouldBe(3);
        plan.StillBurning.ShouldBe(1);
        var rest = Compose(Away, NoCards, Telegram, Rows.Alert(1, "A7K opened", "i/1"));
        rest.Kind.ShouldBe(OutgoingKind.Single);
        rest.Rows.Single().Loud.ShouldBeTrue();
    }

    [Fact]
    public void An_end_whose_beginning_still_waits_is_no_part_of_the_catch_up()
    {
        var plan = Compose(Away, NoCards, Telegram, Rows.Alert(1, "A7K opened", "i/1") with { Delivery = "d" }, Rows.Ending(2, "A7K resolved", "i/1"));
        plan.Kind.ShouldBe(OutgoingKind.Bundle);
        plan.Rows.Select(row => row.Id).ShouldBe([1, 2]);
    }

    private static Outage Away => new(Now.AddMinutes(-40), Now, "no DNS");

    private static Outgoing Next(params OutboxRow[] rows) => Compose(null, NoCards, Telegram, rows);

    private static Outgoing Compose(Outage? outage, IReadOnlyDictionary<string, TopicInChat> topics, ChannelFacts facts, params OutboxRow[] rows) =>
        Outgoing.Compose(rows, facts, topics, outage, Now, ignoreBackoff: false);
}
