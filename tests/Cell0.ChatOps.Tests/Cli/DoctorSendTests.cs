using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Cli;

/// <summary>The real executable before a look-alike of Telegram.</summary>
public sealed class DoctorSendTests
{
    [Fact]
    public async Task A_message_that_arrives_is_said_to_be_on_a_phone()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var telegram = await TelegramSimulator.StartAsync();
        var (code, text) = await RealService.ToTheEndAsync(Settings(folder, telegram, ("Gateway:Url", gateway.Url), ("Gateway:Token", gateway.Token)), "doctor", "--send");
        text.ShouldContain("ok   test message, telegram:7: a phone has it");
        telegram.Phones.In(7).Single().Text.ShouldStartWith("🧪 Test of Cell0.ChatOps, ");
        code.ShouldBe(0, text);
    }

    [Fact]
    public async Task A_running_service_is_asked_to_send()
    {
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        var settings = Settings(folder, telegram);
        await using var service = RealService.Start(settings, "serve");
        using var owner = await service.OwnerAsync(settings);
        var (_, text) = await RealService.ToTheEndAsync(settings, "doctor", "--send");
        text.ShouldContain("ok   test message, telegram:7: a phone has it");
        telegram.Phones.In(7).Count(message => message.Text.Contains("Test of Cell0.ChatOps", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_token_is_said_with_its_setting_and_without_the_token()
    {
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        var (code, text) = await RealService.ToTheEndAsync(Settings(folder, telegram, ("Telegram:BotToken", "654321:WRONG-token-of-nobody")), "doctor", "--send");
        text.ShouldContain("FAIL test message, telegram:7: no proof that it arrived: Telegram has not taken it: Telegram refuses the token: check the setting Telegram:BotToken");
        text.ShouldNotContain("WRONG-token");
        code.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_blocked_the_bot_is_named_with_the_way_back()
    {
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        telegram.SendFault = TelegramFault.Blocked;
        var (code, text) = await RealService.ToTheEndAsync(Settings(folder, telegram), "doctor", "--send");
        text.ShouldContain("FAIL test message, telegram:7: it will not arrive: this person has blocked the bot");
        code.ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_is_linked_or_nothing_is_configured_it_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        var settings = RealService.Settings(folder.Path, ("Telegram:BotToken", telegram.Token), ("Telegram:ApiUrl", telegram.Url));
        var (code, text) = await RealService.ToTheEndAsync(settings, "doctor", "--send");
        text.ShouldContain("FAIL test message, telegram: nobody is linked there");
        code.ShouldBe(1);
        settings.Remove("Telegram:BotToken");
        (code, text) = await RealService.ToTheEndAsync(settings, "doctor", "--send");
        text.ShouldContain("FAIL test message, phones: no channel to a phone is configured");
        code.ShouldBe(1);
    }

    private static Dictionary<string, string> Settings(TemporaryFolder folder, TelegramSimulator telegram, params (string Key, string Value)[] more) => RealService.Settings(
        folder.Path,
        [("Telegram:BotToken", telegram.Token), ("Telegram:ApiUrl", telegram.Url), ("Access:Operators:0:Name", "Ann"), ("Access:Operators:0:Role", "Owner"), ("Access:Operators:0:Chats:0", "telegram:7"), .. more]);
}
