using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

/// <summary>One person, two networks: who is told where, and when the second is tried.</summary>
public sealed class TwoPhonesTests
{
    /// <summary>Far beyond any test on a busy machine: 90 s of real time.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Without_a_receipt_Telegram_gets_it_and_says_so()
    {
        await using var bench = await TwoPhonesBench.StartAsync(whatsAppFirst: true, Soon);
        bench.Service.Twilio.Course = ["sent"];
        var incident = bench.Service.OpenIncident();
        await bench.OnTelegram.Expect(incident.Code.ToString(), "also sent to WhatsApp", "not delivered");
        bench.Service.Twilio.Forms.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_receipt_lets_Telegram_go_at_once_and_names_the_code()
    {
        await using var bench = await TwoPhonesBench.StartAsync(whatsAppFirst: true, Never);
        bench.Service.Twilio.NextCourse(("sent", null), ("undelivered", 63024));
        var incident = bench.Service.OpenIncident();
        await bench.OnTelegram.Expect(incident.Code.ToString(), "63024");
    }

    [Theory]
    [InlineData("sent,delivered,read")]
    [InlineData("delivered,sent")]
    [InlineData("read,delivered,sent,delivered,delivered")]
    public async Task What_arrived_goes_nowhere_else_however_its_receipts_come(string course)
    {
        await using var bench = await TwoPhonesBench.StartAsync(whatsAppFirst: true, Never);
        bench.Service.Twilio.Course = course.Split(',');
        bench.Service.OpenIncident();
        await bench.Service.RowAsync(row => row.State is OutboxState.Delivered or OutboxState.Read);
        bench.Service.Get<OutboxStore>().Latest(50).Single(row => row.Channel == "telegram").State.ShouldBe(OutboxState.Superseded);
        bench.OnTelegram.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receipt_that_comes_late_but_in_time_stops_the_rest()
    {
        await using var bench = await TwoPhonesBench.StartAsync(whatsAppFirst: true, Never);
        bench.Service.Twilio.Course = ["sent"];
        bench.Service.OpenIncident();
        await bench.Service.RowAsync(row => row.State == OutboxState.Accepted);
        var message = bench.Service.Twilio.Phones.All.Single();
        await bench.Service.Twilio.TellAsync(message, "delivered");
        await bench.Service.Twilio.TellAsync(message, "delivered");
        await bench.Service.RowAsync(row => row.State == OutboxState.Delivered);
        bench.Service.Get<OutboxStore>().Latest(50).Single(row => row.Channel == "telegram").State.ShouldBe(OutboxState.Superseded);
        bench.OnTelegram.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_Telegram_refuses_for_good_WhatsApp_gets_it()
    {
        await using var bench = await TwoPhonesBench.StartAsync(whatsAppFirst: false, Never);
        bench.Telegram.SendFault = Simulators.Telegram.TelegramFault.Blocked;
        var incident = bench.Service.OpenIncident();
        (await bench.OnWhatsApp.Expect(incident.Code.ToString())).ContentSid.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_closed_window_found_out_late_is_mended_by_the_template_and_not_by_the_next_target()
    {
        await using var bench = await TwoPhonesBench.StartAsync(whatsAppFirst: true, Never);
        await bench.OnWhatsApp.SaysAsync("alerts");
        await bench.OnWhatsApp.Expect("No open incident");
        bench.Service.Twilio.CloseWindow(WhatsAppBench.AnnsNumber);
        var incident = bench.Service.OpenIncident();
        (await bench.OnWhatsApp.Expect(incident.Code.ToString())).ContentSid.ShouldNotBeNull();
        bench.Service.Twilio.Forms.Count(form => form.ContainsKey("Body") && form["Body"].Contains(incident.Code.ToString(), StringComparison.Ordinal)).ShouldBe(1);
        await bench.Service.RowAsync(row => row.State == OutboxState.Delivered && row.Subject == incident.Code.ToString());
        bench.OnTelegram.Messages.ShouldBeEmpty();
    }
}
