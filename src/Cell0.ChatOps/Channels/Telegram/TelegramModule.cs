using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Channels.Telegram;

public static class TelegramModule
{
    public static IServiceCollection AddTelegram(this IServiceCollection services)
    {
        services.AddValidated<TelegramOptions>(TelegramOptions.Section);
        services.AddSingleton<TelegramClient>();
        services.AddSingleton<TelegramLink>();
        services.AddSingleton<IChannel, TelegramChannel>();
        return services.AddHostedService<TelegramPollingWorker>();
    }
}
