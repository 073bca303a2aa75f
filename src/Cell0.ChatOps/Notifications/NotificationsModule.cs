using System.Security.Cryptography;
using Cell0.ChatOps.Notifications.Routing;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Notifications;

public static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddValidated<NotificationOptions>(NotificationOptions.Section);
        services.AddSingleton<IValidateOptions<NotificationOptions>, NotificationTargets>();
        services.AddSingleton(provider => new RouteTree(provider.GetRequiredService<IOptions<NotificationOptions>>().Value));
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<ChatMoves>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<MessageTexts>();
        services.AddSingleton<Notifier>();
        services.AddSingleton<Pacer>();
        services.AddSingleton(_ => new Backoff(new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.AddSingleton<ChannelHealthBoard>();
        services.AddSingleton<DeliveryLane>();
        services.AddSingleton<ProgressBoard>();
        services.AddHostedService<DeliveryWorker>();
        return services.AddHostedService<ProgressWorker>();
    }
}
