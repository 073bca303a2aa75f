using System.Text.Json;
using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Twilio;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

public sealed class WindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(23 * 60, true)]
    [InlineData((24 * 60) - 1, false)]
    [InlineData(48 * 60, false)]
    public void The_window_is_open_for_a_day_but_its_last_minute(int minutes, bool open) => new SessionWindow(Noon, null).IsOpen(Noon.AddMinutes(minutes)).ShouldBe(open);

    [Fact]
    public void A_window_is_closed_for_who_never_wrote_and_where_WhatsApp_said_so_since()
    {
        new SessionWindow(null, null).IsOpen(Noon).ShouldBeFalse();
        new SessionWindow(Noon, Noon.AddHours(1)).IsOpen(Noon.AddHours(2)).ShouldBeFalse();
        new SessionWindow(Noon.AddHours(2), Noon.AddHours(1)).IsOpen(Noon.AddHours(2)).ShouldBeTrue();
    }

    [Fact]
    public async Task Outside_the_window_the_approved_template_goes_and_no_free_text()
    {
        await using var bench = await (await WhatsAppBench.PrepareAsync()).Called().WithTemplate().StartServiceAsync();
        var incident = bench.OpenIncident();
        var message = await bench.Ann.Expect(incident.Code.ToString());
        message.ContentSid.ShouldBe("HX00000000000000000000000000000001");
        var form = bench.Twilio.Forms.ShouldHaveSingleItem();
        form.ShouldNotContainKey("Body");
        form["StatusCallback"].ShouldBe("https://ops.example/webhooks/whatsapp/status");
        using var variables = JsonDocument.Parse(form["ContentVariables"]);
        variables.RootElement.EnumerateObject().Select(value => value.Name).ShouldBe(["code", "title", "since", "action"]);
        variables.RootElement.GetProperty("title").GetString().ShouldNotBeNull().ShouldContain("devops-cicd");
    }

    [Fact]
    public async Task Outside_the_window_and_without_a_template_the_message_fails_at_once_and_names_the_setting()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        bench.OpenIncident();
        var row = await bench.RowAsync(row => row.State == OutboxState.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("WhatsApp:ContentSids:default");
        bench.Twilio.Forms.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_message_outside_the_window_is_one_template_and_not_one_for_each_part()
    {
        await using var bench = await (await WhatsAppBench.PrepareAsync()).Called().WithTemplate().StartServiceAsync();
        var channel = bench.Get<IEnumerable<IChannel>>().Single(one => one.Name == "whatsapp");
        for (var part = 1; part <= 3; part++)
        {
            var sent = await channel.SendAsync(new OutgoingMessage(part, WhatsAppBench.AnnsNumber, $"{part}/3", false, true) { Part = part }, TestContext.Current.CancellationToken);
            if (part == 1) sent.ShouldBeOfType<SendResult.Accepted>();
            else sent.ShouldBeOfType<SendResult.Delivered>();
        }

        bench.Twilio.Forms.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"sid\":7}")]
    [InlineData("{\"sid\":\"../../x\",\"status\":\"queued\"}")]
    public async Task An_answer_that_is_garbage_leaves_open_whether_it_was_taken(string answer)
    {
        await using var bench = await (await WhatsAppBench.PrepareAsync()).Called().WithTemplate().StartServiceAsync();
        bench.Twilio.FailNext(new TwilioFault.Odd(201, answer));
        var channel = bench.Get<IEnumerable<IChannel>>().Single(one => one.Name == "whatsapp");
        (await channel.SendAsync(new OutgoingMessage(1, WhatsAppBench.AnnsNumber, "status", false, true), TestContext.Current.CancellationToken)).ShouldBeOfType<SendResult.Unknown>();
    }

    [Fact]
    public async Task After_a_day_of_silence_the_window_is_closed_by_itself()
    {
        var clock = new QuickClock();
        await using var bench = await (await WhatsAppBench.PrepareAsync(clock)).Called().WithTemplate().StartServiceAsync();
        await bench.Ann.SaysAsync("alerts");
        (await bench.Ann.Expect("No open incident")).ContentSid.ShouldBeNull();
        clock.Skip(TimeSpan.FromHours(25));
        bench.OpenIncident();
        (await bench.Ann.Expect("devops-cicd")).ContentSid.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_window_that_was_known_is_known_after_a_restart()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        await bench.Ann.SaysAsync("alerts");
        await bench.Ann.Expect("No open incident");
        await bench.StopServiceAsync();
        await bench.StartServiceAsync();
        bench.OpenIncident();
        (await bench.Ann.Expect("devops-cicd")).ContentSid.ShouldBeNull();
    }

    [Theory]
    [InlineData("a\nb     c", "a b c")]
    [InlineData("", "a message waits; write anything to read it")]
    public void Values_of_a_template_are_one_line_and_never_empty(string title, string expected)
    {
        var message = new OutgoingMessage(1, "+35799123456", "", false, true) { Brief = new MessageBrief("A7K", title, Noon, "A7K ack") };
        using var variables = JsonDocument.Parse(ContentTemplate.Variables(message, TimeZoneInfo.Utc));
        variables.RootElement.GetProperty("title").GetString().ShouldBe(expected);
        variables.RootElement.GetProperty("action").GetString().ShouldBe("A7K ack");
    }

    [Fact]
    public void A_long_title_is_cut_and_a_character_never_in_two()
    {
        var message = new OutgoingMessage(1, "+35799123456", "", false, true) { Brief = new MessageBrief(null, new string('x', 298) + "\U0001F600\U0001F600", null, null) };
        using var variables = JsonDocument.Parse(ContentTemplate.Variables(message, TimeZoneInfo.Utc));
        variables.RootElement.GetProperty("title").GetString().ShouldBe(new string('x', 298) + "…");
    }
}
