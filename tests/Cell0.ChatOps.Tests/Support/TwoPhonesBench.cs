using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Channels.WhatsApp;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Ann has WhatsApp and Telegram: the service before look-alikes of both networks, with one receiver that names her phones in the order in which they are tried.</summary>
internal sealed class TwoPhonesBench : IAsyncDisposable
{
    private const long AnnsChat = 7;

    private TwoPhonesBench(WhatsAppBench service, TelegramSimulator telegram)
    {
        Service = service;
        Telegram = telegram;
        OnWhatsApp = service.Ann;
        OnTelegram = new Phone(telegram, telegram.User(AnnsChat, "Ann"));
    }

    public WhatsAppBench Service { get; }

    public TelegramSimulator Telegram { get; }

    public WhatsAppPhone OnWhatsApp { get; }

    public Phone OnTelegram { get; }

    /// <param name="failoverAfter">In the bench's quick time.</param>
    public static async Task<TwoPhonesBench> StartAsync(bool whatsAppFirst, TimeSpan failoverAfter)
    {
        var telegram = await TelegramSimulator.StartAsync();
        var service = (await WhatsAppBench.PrepareAsync()).Called().WithTemplate();
        string[] targets = [$"whatsapp:{WhatsAppBench.AnnsNumber}", $"telegram:{AnnsChat}"];
        service.With("Telegram:BotToken", telegram.Token).With("Telegram:ApiUrl", telegram.Url).With("Access:Operators:0:Chats:1", $"telegram:{AnnsChat}")
            .With("Notifications:Receivers:0:Name", "ann").With("Notifications:Receivers:0:Strategy", "FirstThatDelivers").With("Notifications:Receivers:0:FailoverAfter", failoverAfter.ToString())
            .With("Notifications:Receivers:0:Targets:0", targets[whatsAppFirst ? 0 : 1]).With("Notifications:Receivers:0:Targets:1", targets[whatsAppFirst ? 1 : 0])
            .With("Notifications:Route:Receiver", "ann").With("Notifications:Route:GroupWait", "00:00:00");
        var bench = new TwoPhonesBench(service, telegram);
        await service.StartServiceAsync();
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Telegram.DisposeAsync();
    }
}
