using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Channels.WebChat;

public sealed class WebChatTests
{
    [Fact]
    public async Task The_page_says_and_hears_with_nothing_configured()
    {
        await using var bench = await StartAsync();
        var heard = Hear(bench, 0);
        (await bench.Get<WebChatDesk>().SayAsync("/alerts", TestContext.Current.CancellationToken)).ShouldBeNull();
        await heard.MoveNextAsync();
        heard.Current.IsMine.ShouldBeTrue();
        await heard.MoveNextAsync();
        heard.Current.Text.ShouldContain("No open incident");
        var incident = bench.OpenIncident("<b>bold</b> & loud");
        await heard.MoveNextAsync();
        heard.Current.Text.ShouldContain(incident.Code);
        heard.Current.Text.ShouldContain("<b>bold</b> & loud");
        heard.Current.Loud.ShouldBeTrue();
        await heard.DisposeAsync();
    }

    [Fact]
    public async Task A_page_that_comes_back_misses_nothing_and_sees_edits()
    {
        await using var bench = await StartAsync();
        var heard = Hear(bench, 0);
        await bench.Get<WebChatDesk>().SayAsync("/rerun", TestContext.Current.CancellationToken);
        await heard.MoveNextAsync();
        await heard.MoveNextAsync();
        var answer = heard.Current;
        answer.Text.ShouldContain("R512 is measuring");
        await heard.DisposeAsync();
        bench.Runs.Reaches(5, "load.cpu");
        var again = Hear(bench, answer.Revision);
        do (await again.MoveNextAsync()).ShouldBeTrue();
        while (!again.Current.Text.Contains("5 of 18", StringComparison.Ordinal));
        again.Current.Id.ShouldBe(answer.Id);
        await again.DisposeAsync();
        bench.Runs.Ends(new RunId(512));
    }

    [Fact]
    public async Task A_message_counts_as_delivered_once_it_was_on_the_screen()
    {
        await using var bench = await StartAsync();
        var heard = Hear(bench, 0);
        await bench.Get<WebChatDesk>().SayAsync("/help", TestContext.Current.CancellationToken);
        await heard.MoveNextAsync();
        await heard.MoveNextAsync();
        var shown = heard.Current;
        await heard.DisposeAsync();
        await bench.StopServiceAsync();
        bench.BuildServiceWithoutWorkers();
        var key = $"re:m{bench.Get<WebChatDesk>().History(10)[0].Id}";
        bench.Get<OutboxStore>().Find(AccessBook.LocalChat, key)!.State.ShouldBe(OutboxState.Accepted);
        bench.Get<WebChatDesk>().Shown(shown.Revision);
        bench.Get<OutboxStore>().Find(AccessBook.LocalChat, key)!.State.ShouldBe(OutboxState.Delivered);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task Nothing_said_is_refused_and_stored_nowhere(string? text)
    {
        await using var bench = await StartAsync();
        (await bench.Get<WebChatDesk>().SayAsync(text, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (await bench.Get<WebChatDesk>().SayAsync(new string('x', 5000), TestContext.Current.CancellationToken)).ShouldNotBeNull();
        bench.Get<WebChatDesk>().History(10).ShouldBeEmpty();
    }

    private static async Task<PhoneBench> StartAsync()
    {
        var bench = await PhoneBench.PrepareAsync();
        return await bench.With("Telegram:BotToken", "").StartServiceAsync();
    }

    private static IAsyncEnumerator<WebChatMessage> Hear(PhoneBench bench, long after) =>
        bench.Get<WebChatDesk>().FollowAsync(after, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
}
