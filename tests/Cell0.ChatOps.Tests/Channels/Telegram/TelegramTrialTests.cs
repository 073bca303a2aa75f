using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Channels.Telegram;

public sealed class TelegramTrialTests
{
    [Theory]
    [InlineData("123456:wrong-token")]
    [InlineData("no token at all")]
    public async Task A_wrong_token_is_said_once_with_the_settings_name_and_the_page_still_answers(string token)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        await using var bench = await PhoneBench.PrepareAsync(clock);
        await bench.With("Telegram:BotToken", token).StartServiceAsync();
        await bench.Get<TelegramLink>().Settled;
        clock.Advance(TimeSpan.FromMinutes(2));
        bench.Get<TelegramLink>().Problem.ShouldNotBeNull().ShouldContain("Telegram:BotToken");
        (await bench.Get<WebChatDesk>().SayAsync("/help", TestContext.Current.CancellationToken)).ShouldBeNull();
        await foreach (var message in bench.Get<WebChatDesk>().FollowAsync(0, TestContext.Current.CancellationToken))
        {
            if (!message.IsMine && message.Text.Contains("/status", StringComparison.Ordinal)) break;
        }

        bench.Log.Lines.Count(line => line.Contains("Telegram:BotToken", StringComparison.Ordinal)).ShouldBe(1);
        bench.Log.Lines.ShouldAllBe(line => !line.Contains(token));
    }

    [Fact]
    public async Task Without_a_token_Telegram_is_off_and_nothing_is_wrong()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.With("Telegram:BotToken", "").StartServiceAsync();
        await bench.Get<TelegramLink>().Settled;
        bench.Get<TelegramLink>().IsConfigured.ShouldBeFalse();
        bench.Get<TelegramLink>().Url().ShouldBeNull();
        bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == "telegram").IsConfigured.ShouldBeFalse();
        bench.Telegram.Calls("getMe").ShouldBe(0);
    }

    [Fact]
    public async Task The_menu_is_set_once_with_all_that_is_listed()
    {
        await using var bench = await PhoneBench.StartAsync();
        await bench.OwnersPhoneAsync();
        var listed = bench.Get<CommandCatalogue>().For(Role.Owner).ToList();
        listed.Count.ShouldBeGreaterThan(10);
        bench.Telegram.Menu.ShouldBe(listed.Select(spec => spec.Verb));
        bench.Telegram.GroupMenu.ShouldBe(listed.Where(spec => !spec.Changes).Select(spec => spec.Verb));
        bench.Telegram.Calls("setMyCommands").ShouldBe(2);
    }

    [Fact]
    public async Task Updates_are_held_and_not_hammered()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/help").Expect("/status");
        bench.Telegram.Calls("getUpdates").ShouldBeLessThan(8);
    }

    [Fact]
    public async Task Another_program_with_the_same_token_is_said()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.Telegram.Fault = new TelegramFault.Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
        await bench.StartServiceAsync();
        await bench.Get<TelegramLink>().Settled;
        bench.Get<TelegramLink>().Problem.ShouldBe("another program polls with the same token: only one may");
    }

    [Fact]
    public async Task What_was_said_while_we_were_away_is_answered_when_we_are_back()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        await ann.Says("/help").Expect("/status");
        await bench.StopServiceAsync();
        ann.Says("/alerts");
        await bench.StartServiceAsync();
        await ann.Expect("No open incident");
        ann.Messages.Count.ShouldBe(2);
    }
}
