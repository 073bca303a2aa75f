using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Cli;

/// <summary>What a person reads at start: where the page is, what is set up, what is not and how to.</summary>
internal static class StartLines
{
    public static void Print(WebApplication app, Terminal terminal)
    {
        var services = app.Services;
        var link = services.GetRequiredService<OwnerLinkFiles>();
        var address = app.Urls.FirstOrDefault(url => url.StartsWith("http", StringComparison.Ordinal)) ?? "http://127.0.0.1:5080";
        var owner = link.Publish(address);
        terminal.Line("Cell0.ChatOps is up.");
        terminal.Line(terminal.IsTerminal ? $"  Page      {owner}" : $"  Page      {address} (your link with its key is in {link.FilePath})");
        var database = services.GetRequiredService<Database>();
        terminal.Line($"  Data      {database.Directory}");
        foreach (var kept in services.GetServices<IKeptDatabase>())
        {
            if (kept.Notice is { } notice) terminal.Line($"  NOTICE    {notice}");
        }

        terminal.Line($"  Gateway   {services.GetRequiredService<IOptions<GatewayOptions>>().Value.Url}: {services.GetRequiredService<GatewayTokenFiles>().Find().Source}");
        terminal.Line($"  Runs      {Runs(services)}; job history at {address}/hangfire");
        var watch = services.GetRequiredService<HostWatch>();
        terminal.Line($"  Watch     {watch.Say().Text}{(watch.IsSet ? "" : $". {HostWatch.Mend}")}");
        if (services.GetRequiredService<IOptions<WhatsAppOptions>>().Value.IsConfigured) terminal.Line($"  WhatsApp  {Linked(Count(services, WhatsAppChannel.ChannelName))}");
        foreach (var fault in services.GetRequiredService<IdleTargets>().Faults()) terminal.Line($"  NOTICE    {fault}");
        _ = PrintTelegramAsync(services, terminal);
    }

    public static string Linked(int chats) => chats == 1 ? "1 chat linked" : $"{chats} chats linked";

    private static int Count(IServiceProvider services, string channel) => services.GetRequiredService<AccessBook>().Linked().Count(linked => linked.Chat.Channel == channel);

    private static string Runs(IServiceProvider services)
    {
        var suite = services.GetRequiredService<IOptions<SuiteOptions>>().Value;
        if (suite.IsOff) return "only when asked for (Suite:Schedule is off)";
        var next = services.GetRequiredService<IRunRequests>().NextRunAt;
        return $"{suite.Schedule}, +-{suite.JitterPercent} %, next {(next is { } at ? FigureFormat.Clock(at, TimeZoneInfo.Local) : "not planned yet")}";
    }

    /// <summary>Telegram's own answer comes later than the page.</summary>
    private static async Task PrintTelegramAsync(IServiceProvider services, Terminal terminal)
    {
        var telegram = services.GetRequiredService<TelegramLink>();
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await telegram.Settled.WaitAsync(stopping);
            terminal.Line($"  Telegram  {Telegram(telegram, services)}");
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (StorageException problem)
        {
            terminal.Line($"  Telegram  no link code could be stored: {problem.Message}");
        }
    }

    private static string Telegram(TelegramLink telegram, IServiceProvider services)
    {
        if (!telegram.IsConfigured) return "off: set Telegram:BotToken (from @BotFather) and your phone rings";
        if (telegram.Problem is { } problem) return problem;
        if (telegram.Url() is { } url) return $"link your phone, once: {url}";
        return $"@{telegram.BotName}, {Linked(Count(services, TelegramChannel.ChannelName))}";
    }
}
