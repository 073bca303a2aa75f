using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

public sealed class WhatsAppConversationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_of_the_settings_is_answered_whether_Twilio_calls_or_is_asked(bool called)
    {
        await using var bench = await (called ? WhatsAppBench.StartCalledAsync() : WhatsAppBench.StartAskingAsync());
        await bench.Ann.SaysAsync("alerts");
        await bench.Ann.Expect("No open incident");
        await bench.Ann.SaysAsync("/help");
        await bench.Ann.Expect("status");
        bench.Ann.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_alert_is_acknowledged_with_its_code_in_small_letters()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        await bench.Ann.SaysAsync("status");
        await bench.Ann.Expect("nothing was measured");
        var incident = bench.OpenIncident();
        await bench.Ann.Expect($"*{incident.Code}*", "devops-cicd timed out");
        await bench.Ann.SaysAsync($"{incident.Code.ToString().ToLowerInvariant()} a 3h -- traveling");
        await bench.Ann.Expect(incident.Code.ToString(), "traveling");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receipt_settles_the_message_whether_Twilio_calls_or_is_asked(bool called)
    {
        await using var bench = await (called ? WhatsAppBench.StartCalledAsync() : WhatsAppBench.StartAskingAsync());
        await bench.Ann.SaysAsync("alerts");
        await bench.Ann.Expect("No open incident");
        await bench.ReachAsync(bench.Ann.Messages.Single().Sid, ReceiptKind.Delivered);
    }

    [Fact]
    public async Task A_stranger_gets_silence()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        (await bench.Twilio.Person("+4915112345678", "Eve").SaysAsync("status")).Answer.ShouldBe(200);
        await bench.Ann.SaysAsync("alerts");
        await bench.Ann.Expect("No open incident");
        bench.Twilio.Forms.Count.ShouldBe(1);
        bench.Log.Lines.ShouldContain(line => line.Contains("whatsapp:+4915112345678 wrote and is linked to nobody"));
    }

    [Fact]
    public async Task A_message_that_is_only_a_picture_gets_one_clear_sentence()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        await bench.Ann.SaysAsync("", ("NumMedia", "1"), ("MediaUrl0", "https://api.twilio.com/x"), ("MediaContentType0", "image/jpeg"));
        await bench.Ann.Expect("I can read text only");
    }

    [Fact]
    public async Task A_pressed_button_is_what_it_stands_for()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        await bench.Ann.SaysAsync("Open alerts", ("ButtonText", "Open alerts"), ("ButtonPayload", "alerts"));
        await bench.Ann.Expect("No open incident");
    }

    [Fact]
    public async Task What_was_said_while_we_were_away_is_answered_when_we_are_back_and_only_once()
    {
        await using var bench = await WhatsAppBench.StartAskingAsync();
        await bench.Ann.SaysAsync("alerts");
        await bench.Ann.Expect("No open incident");
        await bench.StopServiceAsync();
        await bench.Ann.SaysAsync("help");
        await bench.StartServiceAsync();
        await bench.Ann.Expect("status");
        await bench.ReachAsync(bench.Ann.Messages[1].Sid, ReceiptKind.Delivered);
        bench.Twilio.Forms.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_of_many_pages_is_read_to_its_end()
    {
        await using var bench = await WhatsAppBench.PrepareAsync();
        bench.Twilio.PageSize = 3;
        await bench.StartServiceAsync();
        for (var count = 0; count < 8; count++) await bench.Ann.SaysAsync("alerts");
        for (var count = 0; count < 8; count++) await bench.Ann.Expect("No open incident");
        bench.Ann.Messages.Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_wrong_token_is_said_once_with_the_settings_name_and_the_service_lives_on()
    {
        await using var bench = await WhatsAppBench.PrepareAsync();
        await bench.With("WhatsApp:AuthToken", "a-wrong-token-and-a-secret").StartServiceAsync();
        await bench.Twilio.WaitForCallsAsync("account", 3);
        bench.Log.Lines.Count(line => line.Contains("WhatsApp:AuthToken", StringComparison.Ordinal)).ShouldBe(1);
        bench.Log.Lines.ShouldAllBe(line => !line.Contains("a-wrong-token-and-a-secret"));
        bench.Get<ChannelHealthBoard>().All().Single(health => health.Channel == "whatsapp").Problem.ShouldNotBeNull().ShouldContain("WhatsApp:AuthToken");
    }
}
