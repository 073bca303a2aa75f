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
        services.AddSingleton<TemplateFaults>();
        services.AddSingleton<MessageTexts>();
        services.AddSingleton<SilenceStore>();
        services.AddSingleton<SilenceBook>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<DecisionStore>();
        services.AddSingleton<RepeatSignal>();
        services.AddSingleton<RowWriter>();
        services.AddSingleton<Repeater>();
        services.AddSingleton<Notifier>();
        services.AddSingleton<Pacer>();
        services.AddSingleton(_ => new Backoff(new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.AddSingleton<ChannelHealthBoard>();
        services.AddSingleton<DeliveryLane>();
        services.AddSingleton<ProgressBoard>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<RepeatWorker>();
        return services.AddHostedService<ProgressWorker>();
    }
}
