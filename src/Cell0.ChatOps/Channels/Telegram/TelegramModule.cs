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
        services.AddSingleton<ILifeSign, TelegramLifeClient>();
        services.AddSingleton<TelegramInbox>().AddSingleton<TelegramWebhook>();
        return services.AddHostedService<TelegramUpdatesWorker>();
    }

    /// <summary>The address for Telegram's calls, where the settings want them.</summary>
    public static WebApplication MapTelegram(this WebApplication app)
    {
        TelegramWebhook.Map(app);
        return app;
    }
}
