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
        foreach (var sample in BundleSamples.All()) services.AddSingleton(sample);
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<ChatMoves>().AddSingleton<IChatMoveListener, MovedTargets>();
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
        services.AddSingleton<TestDesk>();
        services.AddSingleton<IdleTargets>();
        services.AddSingleton<Pacer>();
        services.AddSingleton(_ => new Backoff(new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.AddSingleton<ChannelHealthBoard>();
        services.AddSingleton<DispatchStore>();
        services.AddSingleton<ChannelStateStore>();
        services.AddSingleton<ChannelGate>();
        services.AddSingleton<FailoverStore>();
        services.AddSingleton<SeenStore>();
        services.AddSingleton<ReceiptStore>();
        services.AddSingleton<ReceiptDesk>();
        services.AddSingleton<DeliveryFiguresStore>();
        services.AddSingleton<DeliveryLane>();
        services.AddSingleton<ProgressBoard>();
        services.AddHostedService<RepeatWorker>();
        services.AddSingleton<DeliveryWorker>().AddHostedService(provider => provider.GetRequiredService<DeliveryWorker>());
        services.AddHostedService<FailoverWorker>();
        services.AddHostedService<ProofOfLifeWorker>();
        services.AddHostedService<ReturnWorker>();
        return services.AddHostedService<ProgressWorker>();
    }
}
