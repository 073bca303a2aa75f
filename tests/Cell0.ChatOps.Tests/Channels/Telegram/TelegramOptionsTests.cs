using System.ComponentModel.DataAnnotations;
using Cell0.ChatOps.Channels.Telegram;

namespace Cell0.ChatOps.Tests.Channels.Telegram;

public sealed class TelegramOptionsTests
{
    private const string Address = "https://ops.example/webhooks/telegram";

    [Theory]
    [InlineData(null, null)]
    [InlineData(Address, "s_e-cret")]
    [InlineData("https://ops.example:8443/webhooks/telegram", "s")]
    [InlineData("http://127.0.0.1:5080/webhooks/telegram", "s")]
    public void Good_settings_have_no_faults(string? url, string? secret) =>
        Faults(new TelegramOptions { Updates = url is null ? TelegramUpdates.Polling : TelegramUpdates.Webhook, WebhookUrl = url, WebhookSecret = secret }).ShouldBeEmpty();

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("ops.example", "is not an https address")]
    [InlineData("ftp://ops.example/x", "is not an https address")]
    [InlineData("http://ops.example/x", "must begin with https")]
    [InlineData("https://ops.example:444/x", "names the port 444")]
    public void A_bad_address_of_the_webhook_is_named(string? url, string fault) =>
        Faults(Webhook(url, "s")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(said => said.ShouldStartWith("Telegram:WebhookUrl "), said => said.ShouldContain(fault));

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "is missing")]
    [InlineData("se cret", "may hold only")]
    [InlineData("gehe\u00EDm", "may hold only")]
    public void A_bad_secret_is_named_and_never_said(string? secret, string fault)
    {
        var said = Faults(Webhook(Address, secret)).ShouldHaveSingleItem();
        said.ShouldStartWith("Telegram:WebhookSecret ");
        said.ShouldContain(fault);
        if (!string.IsNullOrEmpty(secret)) said.ShouldNotContain(secret);
    }

    [Fact]
    public void A_secret_of_more_than_256_characters_is_too_long() => Faults(Webhook(Address, new string('s', 257))).ShouldHaveSingleItem().ShouldContain("more than 256");

    [Fact]
    public void Every_other_fault_is_named_by_its_key()
    {
        Faults(new TelegramOptions { ApiUrl = "nowhere" }).ShouldHaveSingleItem().ShouldContain("Telegram:ApiUrl");
        Faults(new TelegramOptions { Updates = (TelegramUpdates)7 }).ShouldHaveSingleItem().ShouldContain("Telegram:Updates");
        Faults(new TelegramOptions { PerSecond = 1001 }).ShouldHaveSingleItem().ShouldContain("PerSecond");
        Faults(new TelegramOptions { PerChatPerSecond = -1 }).ShouldHaveSingleItem().ShouldContain("PerChatPerSecond");
        Faults(new TelegramOptions { Burst = 0 }).ShouldHaveSingleItem().ShouldContain("Burst");
        Faults(new TelegramOptions { PerGroupPerMinute = 1001 }).ShouldHaveSingleItem().ShouldContain("PerGroupPerMinute");
    }

    private static TelegramOptions Webhook(string? url, string? secret) => new() { Updates = TelegramUpdates.Webhook, WebhookUrl = url, WebhookSecret = secret };

    private static List<string> Faults(TelegramOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}
