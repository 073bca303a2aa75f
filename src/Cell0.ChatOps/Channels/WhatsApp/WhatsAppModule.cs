using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

public static class WhatsAppModule
{
    public static IServiceCollection AddWhatsApp(this IServiceCollection services)
    {
        services.AddValidated<WhatsAppOptions>(WhatsAppOptions.Section);
        services.AddSingleton<TwilioClient>().AddSingleton<SessionWindowStore>().AddSingleton<SentMessageStore>();
        services.AddSingleton<WhatsAppReceipts>().AddSingleton<WhatsAppInbox>().AddSingleton<WhatsAppStanding>().AddSingleton<WhatsAppWebhook>();
        services.AddSingleton<IChannel, WhatsAppChannel>();
        services.AddSingleton<ILifeSign, WhatsAppLifeSign>();
        return services.AddHostedService<WhatsAppPollingWorker>();
    }

    /// <summary>The paths that Twilio calls; none without <c>WhatsApp:PublicUrl</c>.</summary>
    public static WebApplication MapWhatsApp(this WebApplication app)
    {
        app.Services.GetRequiredService<WhatsAppWebhook>().Map(app);
        return app;
    }
}
