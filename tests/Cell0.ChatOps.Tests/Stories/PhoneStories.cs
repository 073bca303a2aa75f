using System.Text.RegularExpressions;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Stories;

/// <summary>The real service between a look-alike of the gateway and a look-alike of Telegram.</summary>
public sealed partial class PhoneStories
{
    private const string Streak = CellZeroJobs.DevOps + ": 5 runs in a row timed out";

    [Fact]
    public async Task From_the_link_on_the_terminal_to_the_alert_the_acknowledgement_and_the_rerun()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewaySimulator.StartAsync();
        // Followed live, what is wrong at the start would ring before anybody is linked.
        gateway.Jobs = CellZeroJobs.AllHealthy(TimeProvider.System.GetUtcNow());
        await using var telegram = await TelegramSimulator.StartAsync();
        var settings = Settings(folder, gateway, telegram);
        await using var service = RealService.Start(settings, "serve");
        using var owner = await service.OwnerAsync(settings);
        var link = await service.SaysAsync("link your phone, once:");
        var ann = new Phone(telegram, telegram.User(7, "Ann"));
        await ann.Says($"/start {link.Split("start=")[1].Trim()}").Expect("Linked", "Ann");
        var mallory = new Phone(telegram, telegram.User(666, "Mallory"));
        mallory.Says("/status").Says("/start").Says($"/start {link.Split("start=")[1].Trim()}");

        gateway.Jobs = CellZeroJobs.AsReported(TimeProvider.System.GetUtcNow());
        await service.RunAsync(owner);
        // The pinned status names the incident too.
        var alert = await ann.Expect(Streak, "now because");
        alert.Loud.ShouldBeTrue();
        var code = Code().Match(alert.Text).Value;
        await ann.Says($"/ack {code}").Expect("acked by Ann", code);
        var answer = await ann.Says("/rerun").Expect("is measuring");
        var end = await ann.ExpectEdit(answer, "CRITICAL");
        end.Earlier.ShouldNotBeEmpty();
        end.Text.ShouldContain("acked by A");
        await ann.Says($"/why {code}").Expect("acknowledged", "limit 10 min");
        ann.Messages.Count(message => message.Loud && message.Text.Contains(Streak, StringComparison.Ordinal) && message.Text.Contains("now because", StringComparison.Ordinal)).ShouldBe(1);
        mallory.Messages.ShouldBeEmpty();
        telegram.Phones.All.ShouldAllBe(message => message.Chat == ann.Id);
    }

    [Fact]
    public async Task Killed_while_the_message_is_on_its_way_it_still_arrives_and_once()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var telegram = await TelegramSimulator.StartAsync();
        var settings = Settings(folder, gateway, telegram, Linked);
        telegram.SendFault = new TelegramFault.Hang();
        await using (var killed = RealService.Start(settings, "serve"))
        {
            using var owner = await killed.OwnerAsync(settings);
            await killed.RunAsync(owner);
            await UntilAsync(() => telegram.Calls("sendMessage") > 0);
            await killed.KillAsync();
        }

        telegram.Phones.All.ShouldBeEmpty();
        telegram.SendFault = null;
        await ArrivesOnceAsync(settings, telegram);
    }

    [Fact]
    public async Task Killed_while_the_message_waits_for_a_network_it_still_arrives_and_once()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var telegram = await TelegramSimulator.StartAsync();
        var settings = Settings(folder, gateway, telegram, Linked);
        settings["Telegram:ApiUrl"] = "http://127.0.0.1:9";
        await using (var killed = RealService.Start(settings, "serve"))
        {
            using var owner = await killed.OwnerAsync(settings);
            await killed.RunAsync(owner);
            await killed.KillAsync();
        }

        settings["Telegram:ApiUrl"] = telegram.Url;
        await ArrivesOnceAsync(settings, telegram);
    }

    [Fact]
    public async Task A_gateway_that_is_killed_rings_without_waiting_for_a_run_and_its_return_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Jobs = CellZeroJobs.AllHealthy(TimeProvider.System.GetUtcNow());
        await using var telegram = await TelegramSimulator.StartAsync();
        var settings = Settings(folder, gateway, telegram, Linked, ("Gateway:ProbeEvery", "00:00:01"), ("Incidents:Reprobe", "00:00:00.1"));
        await using var service = RealService.Start(settings, "serve");
        using var owner = await service.OwnerAsync(settings);
        await service.RunAsync(owner);
        var ann = new Phone(telegram, telegram.User(7, "Ann"));
        (await ann.Expect("HEALTHY")).Loud.ShouldBeFalse();
        await gateway.KillAsync();
        (await ann.Expect("the gateway is gone")).Loud.ShouldBeTrue();
        await gateway.RestartAsync();
        (await ann.Expect("over: the gateway is gone")).Loud.ShouldBeFalse();
        ann.Messages.Count.ShouldBe(3);
    }

    private static (string Key, string Value)[] Linked =>
        [("Access:Operators:0:Name", "Ann"), ("Access:Operators:0:Role", "Owner"), ("Access:Operators:0:Chats:0", "telegram:7")];

    private static async Task ArrivesOnceAsync(Dictionary<string, string> settings, TelegramSimulator telegram)
    {
        await using var service = RealService.Start(settings, "serve");
        var ann = new Phone(telegram, telegram.User(7, "Ann"));
        await ann.Expect(Streak);
        await ann.Says("/alerts").Expect("open");

        // By itself or with what waited beside it: it rings once. The status card and the answer name it silently.
        ann.Messages.Count(message => message.Loud && message.Text.Contains(Streak, StringComparison.Ordinal)).ShouldBe(1);
    }

    private static Dictionary<string, string> Settings(TemporaryFolder folder, GatewaySimulator gateway, TelegramSimulator telegram, params (string Key, string Value)[] more) => RealService.Settings(
        folder.Path,
        [("Gateway:Url", gateway.Url), ("Gateway:Token", gateway.Token), ("Telegram:BotToken", telegram.Token), ("Telegram:ApiUrl", telegram.Url), ("Telegram:PerSecond", "0"), ("Telegram:PerChatPerSecond", "0"), .. more]);

    private static Dictionary<string, string> Settings(TemporaryFolder folder, GatewaySimulator gateway, TelegramSimulator telegram, (string Key, string Value)[] linked, params (string Key, string Value)[] more) =>
        Settings(folder, gateway, telegram, more: [.. linked, .. more]);

    private static async Task UntilAsync(Func<bool> happened)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!happened()) await Task.Delay(20, timer.Token);
    }

    [GeneratedRegex("[A-Z][2-9][A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
