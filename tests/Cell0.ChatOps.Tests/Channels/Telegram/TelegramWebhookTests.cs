using System.Net;
using System.Text;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Tests.Channels.Telegram;

public sealed class TelegramWebhookTests
{
    private const string Secret = "s3cret_of-ours";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Telegram_is_told_where_to_call_and_an_update_is_answered_once_however_often_it_comes()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        await using var bench = await StartAsync(telegram);
        using var client = bench.Client();
        (await PostAsync(client, Update(1, "/help"))).ShouldBe(HttpStatusCode.OK);
        await telegram.Phones.WaitForAsync(all => all.Count > 0 ? all : null, Patience);
        (await PostAsync(client, Update(1, "/help"))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(client, Update(2, "/alerts"))).ShouldBe(HttpStatusCode.OK);
        await telegram.Phones.WaitForAsync(all => all.Any(message => message.Text.Contains("No open incident", StringComparison.Ordinal)) ? all : null, Patience);
        telegram.Phones.All.Count.ShouldBe(2);
        telegram.Calls("getUpdates").ShouldBe(0);
    }

    [Fact]
    public async Task What_is_forged_broken_or_too_large_is_refused_and_nothing_is_echoed()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        await using var bench = await StartAsync(telegram);
        using var client = bench.Client();
        (await PostAsync(client, Update(1, "/help"), secret: null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(client, Update(1, "/help"), secret: Secret + "x")).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(client, Update(1, "/help"), host: "evil.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(client, new string(' ', 130 * 1024))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        foreach (var body in new[] { "", "null", "[]", "{}", "{\"update_id\":\"x\"}", "{\"update_id\":99999999999999}", Update(1, "/help")[..40] })
            (await PostAsync(client, body)).ShouldBe(HttpStatusCode.BadRequest, body);
        (await PostAsync(client, [.. Encoding.UTF8.GetBytes("{\"update_id\":5,\"x\":\""), 0xFF, 0xFE, .. Encoding.UTF8.GetBytes("\"}")], Secret, "hooks.example")).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(client, Encoding.UTF8.GetBytes(Update(1, "/help")), Secret, "hooks.example", "text/plain")).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        telegram.Phones.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_call_is_one_line_in_the_log_that_tells_nothing_of_what_was_sent()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var log = new TestLog();
        await using var bench = await StartAsync(telegram, log);
        using var client = bench.Client();
        await PostAsync(client, Update(1, "/help"), secret: null);
        await PostAsync(client, Update(1, "/help"), secret: "guessed");
        await PostAsync(client, "{\"text\":\"/help\"}");
        var lines = log.Lines.Where(line => line.Contains("Telegram's webhook", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(3);
        lines.ShouldAllBe(line => !line.Contains("/help", StringComparison.Ordinal) && !line.Contains("guessed", StringComparison.Ordinal) && !line.Contains(Secret, StringComparison.Ordinal));
        lines.Count(line => line.Contains("401", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task While_nothing_can_be_stored_Telegram_is_told_to_come_again()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        await using var bench = await StartAsync(telegram);
        using var client = bench.Client();
        bench.Ledger.Database.Write(session => session.Execute("ALTER TABLE inbound_seen RENAME TO inbound_gone"));
        (await PostAsync(client, Update(1, "/help"))).ShouldBe(HttpStatusCode.ServiceUnavailable);
        bench.Ledger.Database.Write(session => session.Execute("ALTER TABLE inbound_gone RENAME TO inbound_seen"));
        (await PostAsync(client, Update(1, "/help"))).ShouldBe(HttpStatusCode.OK);
        await telegram.Phones.WaitForAsync(all => all.Count > 0 ? all : null, Patience);
        telegram.Phones.All.ShouldHaveSingleItem();
    }

    private static async Task<WebBench> StartAsync(TelegramSimulator telegram, TestLog? log = null)
    {
        var bench = await WebBench.StartAsync(builder => Logging(builder, log).Configuration.AddInMemoryCollection([
            new("Telegram:BotToken", telegram.Token), new("Telegram:ApiUrl", telegram.Url), new("Telegram:Updates", "Webhook"),
            new("Telegram:WebhookUrl", "https://hooks.example/webhooks/telegram"), new("Telegram:WebhookSecret", Secret), new("Telegram:PerChatPerSecond", "0"), new("Telegram:PerSecond", "0"),
            new("Access:Operators:0:Name", "Ann"), new("Access:Operators:0:Role", "Owner"), new("Access:Operators:0:Chats:0", "telegram:7")]));
        while (telegram.Webhook is null) await Task.Yield();
        telegram.Webhook.ShouldBe(("https://hooks.example/webhooks/telegram", Secret));
        return bench;
    }

    private static WebApplicationBuilder Logging(WebApplicationBuilder builder, TestLog? log)
    {
        if (log is not null) builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(log);
        return builder;
    }

    private static string Update(int id, string text) =>
        $$$"""{"update_id":{{{id}}},"message":{"message_id":{{{id}}},"date":1,"from":{"id":7,"is_bot":false,"first_name":"Ann"},"chat":{"id":7,"type":"private","first_name":"Ann"},"text":"{{{text}}}"}}""";

    private static Task<HttpStatusCode> PostAsync(HttpClient client, string body, string? secret = Secret, string host = "hooks.example") => PostAsync(client, Encoding.UTF8.GetBytes(body), secret, host);

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, byte[] body, string? secret, string host, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TelegramWebhook.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-For", "149.154.160.1");
        if (secret is not null) request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("/help");
        return response.StatusCode;
    }
}
