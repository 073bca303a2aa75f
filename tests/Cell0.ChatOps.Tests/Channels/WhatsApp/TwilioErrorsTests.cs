using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

public sealed class TwilioErrorsTests
{
    [Theory]
    [InlineData(400, 21211)]
    [InlineData(400, 21610)]
    [InlineData(400, 21606)]
    [InlineData(400, 21609)]
    [InlineData(400, 63007)]
    [InlineData(400, 63015)]
    [InlineData(400, 63021)]
    [InlineData(400, 63024)]
    [InlineData(400, 63016)]
    [InlineData(404, 20404)]
    [InlineData(400, null)]
    [InlineData(500, 21610)]
    public void These_will_never_be_taken(int status, int? code) => Read(status, code).ShouldBeOfType<SendResult.Refused>();

    [Theory]
    [InlineData(429, null)]
    [InlineData(429, 20429)]
    [InlineData(400, 30001)]
    [InlineData(400, 63018)]
    [InlineData(500, null)]
    [InlineData(503, 20503)]
    [InlineData(302, null)]
    public void These_pass(int status, int? code) => Read(status, code).ShouldBeOfType<SendResult.Retry>();

    [Theory]
    [InlineData(401, 20003)]
    [InlineData(401, null)]
    [InlineData(403, 20005)]
    public void Refused_credentials_wait_and_name_their_settings(int status, int? code) => Read(status, code).ShouldBeOfType<SendResult.Retry>().Reason.ShouldContain("WhatsApp:AuthToken");

    [Fact]
    public void The_time_that_Twilio_asks_for_is_obeyed() =>
        TwilioErrors.Read(new TwilioAnswer.Refusal(429, 20429, "", TimeSpan.FromSeconds(7))).ShouldBeOfType<SendResult.Retry>().After.ShouldBe(TimeSpan.FromSeconds(7));

    [Fact]
    public void What_may_have_been_taken_is_unknown_and_what_was_never_asked_goes_again()
    {
        TwilioErrors.Read(new TwilioAnswer.NoAnswer("cut")).ShouldBeOfType<SendResult.Unknown>();
        TwilioErrors.Read(new TwilioAnswer.Unreadable()).ShouldBeOfType<SendResult.Unknown>();
        TwilioErrors.Read(new TwilioAnswer.NotReached("no route")).ShouldBeOfType<SendResult.Retry>();
    }

    [Theory]
    [InlineData(63016, "24-hour window")]
    [InlineData(21610, "opted out")]
    [InlineData(99999, "(99999)")]
    [InlineData(null, "no reason")]
    public void A_code_is_said_in_words(int? code, string words) => TwilioErrors.Say(code).ShouldContain(words);

    private static SendResult Read(int status, int? code) => TwilioErrors.Read(new TwilioAnswer.Refusal(status, code, "said", null));
}
