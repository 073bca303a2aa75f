using System.Net;
using Cell0.ChatOps.Channels.WebChat;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

public sealed class ChatPageTests(SharedBench shared) : IClassFixture<SharedBench>
{
    [Fact]
    public async Task Writing_needs_the_owners_session_and_reading_does_not()
    {
        var bench = shared.Bench;
        (await PageTests.Get(bench, "/chat")).ShouldContain("data/owner-link");
        foreach (var (token, status) in new (string?, HttpStatusCode)[] { (null, HttpStatusCode.Unauthorized), (WebBench.ViewerToken, HttpStatusCode.Forbidden), (WebBench.OperatorToken, HttpStatusCode.Forbidden) })
        {
            using var response = await bench.Client(token).PostAsync("/chat/say", ApiTests.Body("""{"text":"/status"}"""), TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(status);
        }
    }

    [Fact]
    public async Task What_is_said_stands_in_the_history_as_text()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = bench.Client(bench.OwnerToken);
        using var said = await client.PostAsync("/chat/say", ApiTests.Body("""{"text":"<b>hello</b>"}"""), TestContext.Current.CancellationToken);
        said.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var page = await client.GetStringAsync("/chat", TestContext.Current.CancellationToken);
        page.ShouldContain("&lt;b&gt;hello&lt;/b&gt;");
        page.ShouldContain("<form id=\"say\"");
    }

    [Theory]
    [InlineData("/chat/say", """{"text":""}""")]
    [InlineData("/chat/say", "{}")]
    [InlineData("/chat/say", "not json")]
    [InlineData("/chat/shown", "{}x")]
    [InlineData("/chat/shown", """{"revision":-1}""")]
    [InlineData("/chat/shown", """{"revision":"many"}""")]
    public async Task What_cannot_be_read_is_400(string path, string body)
    {
        var bench = shared.Bench;
        using var response = await bench.Client(bench.OwnerToken).PostAsync(path, ApiTests.Body(body), TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, 400);
    }

    [Fact]
    public async Task A_page_that_comes_back_gets_what_it_missed_and_then_what_is_new()
    {
        await using var bench = await WebBench.StartAsync();
        var store = bench.Services.GetRequiredService<WebChatStore>();
        store.Add("owner", "seen before", false, null);
        store.Add("owner", "missed\nin two lines", false, null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chat/live?after=0") { Headers = { { "Last-Event-ID", "1" } } };
        using var client = bench.Client(bench.OwnerToken);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var missed = await Data(lines);
        missed.ShouldContain("missed\\nin two lines");
        missed.ShouldContain("\"clock\":\"09:30\"");
        using var said = await client.PostAsync("/chat/say", ApiTests.Body("""{"text":"now"}"""), TestContext.Current.CancellationToken);
        (await Data(lines)).ShouldContain("\"text\":\"now\"");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_place_in_the_stream_that_is_no_number_is_400(string after)
    {
        var bench = shared.Bench;
        using var response = await bench.Client().GetAsync($"/chat/live?after={after}", TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, 400);
    }

    private static async Task<string> Data(StreamReader lines)
    {
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return line["data: ".Length..];
        }

        throw new InvalidOperationException("the stream ended");
    }
}
