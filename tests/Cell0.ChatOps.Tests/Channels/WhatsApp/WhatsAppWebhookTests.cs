using System.Net;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Twilio;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

public sealed class WhatsAppWebhookTests
{
    private const string Inbound = "/webhooks/whatsapp";
    private const string Status = "/webhooks/whatsapp/status";
    private const string Sid = "SM0123456789abcdef0123456789abcdef";
    private const string Words = "alerts of a forger";

    [Theory]
    [InlineData(Inbound, "")]
    [InlineData(Inbound, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData(Status, "")]
    [InlineData(Status, "nonsense")]
    public async Task A_forged_call_is_refused_with_one_line_and_changes_nothing(string path, string signature)
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        (await bench.Twilio.CallAsync(path, Form(), signature)).ShouldBe(401);
        bench.Get<OutboxStore>().Latest(10).ShouldBeEmpty();
        Count(bench, "inbound_seen").ShouldBe(0);
        Count(bench, "whatsapp_window").ShouldBe(0);
        Count(bench, "whatsapp_message").ShouldBe(0);
        bench.Log.Lines.Count(line => line.Contains("Refused with 401", StringComparison.Ordinal)).ShouldBe(1);
        bench.Log.Lines.ShouldAllBe(line => !line.Contains(Words));
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_answered_once()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        var (sid, answer) = await bench.Twilio.Person(WhatsAppBench.AnnsNumber, "Ann").SaysAsync("alerts");
        answer.ShouldBe(200);
        (await bench.Twilio.CallAsync(Inbound, new Dictionary<string, string>(Form("alerts"), StringComparer.Ordinal) { ["MessageSid"] = sid })).ShouldBe(200);
        await bench.RowAsync(row => row.Template == "alerts" && row.RemoteId is not null);
        bench.Get<OutboxStore>().Latest(10).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_read_is_400_and_what_is_too_large_is_413()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        (await PostAsync(bench, new StringContent("{\"a\":1}", null, "application/json"))).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(bench, Raw("Body=%zz"))).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(bench, Raw("Body=%ff%fe"))).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(bench, Raw("Body=" + new string('x', 70_000)))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await bench.Twilio.CallAsync(Inbound, new Dictionary<string, string>(StringComparer.Ordinal) { ["Body"] = "no sender" })).ShouldBe(400);
        (await bench.Twilio.CallAsync(Status, new Dictionary<string, string>(StringComparer.Ordinal) { ["MessageSid"] = "../../x" })).ShouldBe(400);
        Count(bench, "inbound_seen").ShouldBe(0);
    }

    [Fact]
    public async Task A_truncated_call_is_no_longer_what_was_signed()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        var form = Form("alerts");
        var signature = TwilioSigner.Sign(bench.Twilio.AuthToken, bench.Twilio.PublicUrl + Inbound, form);
        form["Body"] = "alert";
        (await bench.Twilio.CallAsync(Inbound, form, signature)).ShouldBe(401);
    }

    [Fact]
    public async Task Without_a_public_address_the_paths_are_not_there()
    {
        await using var bench = await WhatsAppBench.StartAskingAsync();
        bench.Twilio.CallTo = bench.Address;
        bench.Twilio.PublicUrl = "http://127.0.0.1";
        (await bench.Twilio.CallAsync(Inbound, Form())).ShouldBe(404);
    }

    [Fact]
    public async Task A_foreign_name_is_refused_before_any_signature()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        bench.Twilio.PublicUrl = "https://evil.example";
        (await bench.Twilio.CallAsync(Inbound, Form())).ShouldBe(403);
    }

    [Theory]
    [InlineData("WhatsApp:AccountSid", "SK0123456789abcdef0123456789abcdef", "WhatsApp:AccountSid")]
    [InlineData("WhatsApp:AuthToken", " ", "WhatsApp:AuthToken")]
    [InlineData("WhatsApp:From", "our number", "WhatsApp:From")]
    [InlineData("WhatsApp:ApiUrl", "ftp://api", "WhatsApp:ApiUrl")]
    [InlineData("WhatsApp:PublicUrl", "https://ops.example/?x=1", "WhatsApp:PublicUrl")]
    [InlineData("WhatsApp:PublicUrl", "ops.example", "WhatsApp:PublicUrl")]
    [InlineData("WhatsApp:ContentSids:default", "AC0123456789abcdef0123456789abcdef", "WhatsApp:ContentSids:default")]
    public async Task A_wrong_setting_is_named_by_its_key(string key, string value, string named)
    {
        await using var bench = await WhatsAppBench.PrepareAsync();
        bench.With("WhatsApp:PublicUrl", "https://ops.example").With(key, value);
        (await Should.ThrowAsync<OptionsValidationException>(bench.StartServiceAsync)).Message.ShouldContain(named);
    }

    [Fact]
    public async Task A_receipt_for_what_we_never_sent_changes_nothing_that_people_see()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        (await bench.Twilio.CallAsync(Status, new Dictionary<string, string>(StringComparer.Ordinal) { ["MessageSid"] = Sid, ["MessageStatus"] = "delivered" })).ShouldBe(200);
        bench.Get<OutboxStore>().Latest(10).ShouldBeEmpty();
    }

    private static long Count(WhatsAppBench bench, string table)
    {
        using var session = bench.Get<Database>().Read();
        return session.Scalar<long>($"SELECT COUNT(*) FROM {table}");
    }

    private static StringContent Raw(string text) => new(text, null, "application/x-www-form-urlencoded");

    private static async Task<HttpStatusCode> PostAsync(WhatsAppBench bench, HttpContent content)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bench.Address, Inbound)) { Content = content };
        request.Headers.Host = "ops.example";
        request.Headers.Add("X-Twilio-Signature", "AAAA");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static Dictionary<string, string> Form(string text = Words) => new(StringComparer.Ordinal)
    {
        ["MessageSid"] = Sid, ["From"] = "whatsapp:" + WhatsAppBench.AnnsNumber, ["To"] = "whatsapp:+14155238886", ["Body"] = text, ["NumMedia"] = "0", ["ProfileName"] = "Ann", ["MessageStatus"] = "delivered",
    };
}
