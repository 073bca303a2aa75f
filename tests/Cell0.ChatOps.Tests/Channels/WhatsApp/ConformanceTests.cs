using System.Diagnostics;
using System.Text.Json;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

/// <summary>Our calls and our check of signatures against parts that this project did not write.</summary>
[Trait("Needs", "conformance")]
public sealed class ConformanceTests
{
    private const string Sid = "SM0123456789abcdef0123456789abcdef";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status", null)]
    [InlineData("<b>&_*[]()~` \U0001F600 \u05E9\u05DC\u05D5\u05DD\nsecond line", null)]
    [InlineData("unused", "HX00000000000000000000000000000001")]
    public async Task A_message_is_sent_as_Twilios_specification_says(string text, string? content)
    {
        await using var bench = await WhatsAppBench.PrepareAsync();
        if (content is not null) bench.WithTemplate(content);
        await bench.Called().With("WhatsApp:ApiUrl", Needs.TwilioPrism()).StartServiceAsync();
        if (content is null && PhoneNumber.TryParse(WhatsAppBench.AnnsNumber, out var number)) bench.Get<SessionWindowStore>().Opened(number, bench.Get<TimeProvider>().GetUtcNow());
        var message = new OutgoingMessage(1, WhatsAppBench.AnnsNumber, text, false, true) { Template = "incident-opened", Brief = new MessageBrief("A7K", "devops-cicd", null, "A7K ack") };
        var result = await bench.Get<IEnumerable<IChannel>>().OfType<WhatsAppChannel>().Single().SendAsync(message, Ct);
        (result is SendResult.Accepted or SendResult.Unknown).ShouldBeTrue(result.ToString());
    }

    [Fact]
    public async Task Twilios_specification_refuses_a_message_without_a_receiver()
    {
        using var client = Client();
        (await client.SendAsync([new("Body", "to nobody")], Ct)).ShouldBeOfType<TwilioAnswer.Refusal>().Status.ShouldBe(422);
    }

    [Fact]
    public async Task Messages_and_the_account_are_read_as_Twilios_specification_says()
    {
        using var client = Client();
        (await client.ReadAccountAsync(Ct)).ShouldBeOfType<TwilioAnswer.Json>();
        (await client.ReadAsync(Sid, Ct)).ShouldBeOfType<TwilioAnswer.Json>();
        // Of this answer Prism makes up addresses that break its own specification, and then says 500; a question that breaks it gets 4xx.
        var list = await client.ListAsync("whatsapp:+14155238886", DateTimeOffset.UnixEpoch, Ct);
        (list is TwilioAnswer.Json or TwilioAnswer.Refusal { Status: 500 }).ShouldBeTrue(list.ToString());
    }

    [Theory]
    [InlineData("<b>A7K</b> is open &lt;now&gt;")]
    [InlineData("\U0001F600 \u05E9\u05DC\u05D5\u05DD")]
    public async Task A_message_is_sent_and_edited_as_Telegrams_specification_says(string text)
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.With("Telegram:ApiUrl", Needs.TelegramPrism()).BuildServiceWithoutWorkers();
        var channel = bench.Get<IEnumerable<IChannel>>().OfType<TelegramChannel>().Single();
        var sent = await channel.SendAsync(new OutgoingMessage(1, "42", text, false, true), Ct);
        (sent is SendResult.Accepted or SendResult.Unknown).ShouldBeTrue(sent.ToString());
        var edited = await channel.EditAsync(new OutgoingMessage(0, "42", text, false, false), "7", Ct);
        (edited is SendResult.Accepted or SendResult.Unknown).ShouldBeTrue(edited.ToString());
    }

    [Fact]
    public async Task Telegrams_specification_refuses_a_text_that_is_too_long()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.With("Telegram:ApiUrl", Needs.TelegramPrism()).BuildServiceWithoutWorkers();
        var channel = bench.Get<IEnumerable<IChannel>>().OfType<TelegramChannel>().Single();
        var sent = await channel.SendAsync(new OutgoingMessage(1, "42", new string('x', 4097), true, true), Ct);
        (sent is SendResult.Accepted or SendResult.Unknown).ShouldBeFalse(sent.ToString());
    }

    [Fact]
    public async Task Twilios_own_SDK_signs_as_we_do()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["b"] = "2 \u20AC", ["a"] = "", ["B"] = "\U0001F600", ["\u00E9"] = "x\ny" };
        string[] urls = ["https://ops.example/webhooks/whatsapp", "https://ops.example:443/webhooks/whatsapp?x=1&y=a%20b", "http://ops.example:8080/a/"];
        var theirs = await SignAsync(urls.Select(url => new { token = "12345", url, fields }));
        for (var index = 0; index < urls.Length; index++)
        {
            TwilioSignature.Of("12345", urls[index], fields).ShouldBe(theirs[index].GetString());
            TwilioSignature.IsOf(theirs[index].GetString(), "12345", new Uri(urls[index]), fields).ShouldBeTrue();
        }

        var twice = await SignAsync([new { token = "12345", url = urls[0], fields = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["m"] = ["z", "a", "z"] } }]);
        TwilioSignature.Of("12345", urls[0], [new("m", "z"), new("m", "a"), new("m", "z")]).ShouldBe(twice[0].GetString());
    }

    [Fact]
    public async Task A_body_signed_by_Twilios_SDK_is_taken_and_another_body_is_not()
    {
        var answer = (await SignAsync([new { token = "12345", url = "https://ops.example/hook", body = "{\"a\":1}" }]))[0];
        var url = new Uri(answer.GetProperty("url").GetString()!);
        TwilioSignature.IsOfBody(answer.GetProperty("signature").GetString(), "12345", url, "{\"a\":1}"u8).ShouldBeTrue();
        TwilioSignature.IsOfBody(answer.GetProperty("signature").GetString(), "12345", url, "{\"a\":2}"u8).ShouldBeFalse();
    }

    [Fact]
    public async Task Calls_forged_by_Twilios_SDK_are_taken_with_the_right_token_and_refused_with_another()
    {
        _ = Needs.TwilioSdk();
        await using var bench = await WhatsAppBench.StartCalledAsync();
        foreach (var path in new[] { "/webhooks/whatsapp", "/webhooks/whatsapp/status" })
        {
            var url = bench.Twilio.PublicUrl + path;
            var fields = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["MessageSid"] = Sid, ["From"] = "whatsapp:" + WhatsAppBench.AnnsNumber, ["Body"] = "alerts \U0001F600 & more", ["MessageStatus"] = "delivered", ["NewField"] = "unannounced",
            };
            var signatures = await SignAsync([new { token = bench.Twilio.AuthToken, url, fields }, new { token = "another-token", url, fields }, new { token = bench.Twilio.AuthToken, url = url + "/", fields }]);
            (await bench.Twilio.CallAsync(path, fields, signatures[0].GetString())).ShouldBe(200);
            (await bench.Twilio.CallAsync(path, fields, signatures[1].GetString())).ShouldBe(401);
            (await bench.Twilio.CallAsync(path, fields, signatures[2].GetString())).ShouldBe(401);
            (await bench.Twilio.CallAsync(path, new Dictionary<string, string>(fields, StringComparer.Ordinal) { ["More"] = "1" }, signatures[0].GetString())).ShouldBe(401);
        }
    }

    private static TwilioClient Client() => new(Options.Create(new WhatsAppOptions
    {
        AccountSid = "AC0123456789abcdef0123456789abcdef", AuthToken = "a-token", From = "+14155238886", ApiUrl = Needs.TwilioPrism(),
    }));

    private static async Task<JsonElement[]> SignAsync(IEnumerable<object> asked)
    {
        var start = new ProcessStartInfo("node", ["sign.mjs"]) { WorkingDirectory = Needs.TwilioSdk(), UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(asked));
        node.StandardInput.Close();
        var text = await node.StandardOutput.ReadToEndAsync(Ct);
        await node.WaitForExitAsync(Ct);
        return JsonSerializer.Deserialize<JsonElement[]>(text)!;
    }
}
