using System.Reflection;
using Cell0.ChatOps.Fixes;

namespace Cell0.ChatOps.Chat;

public static class ChatModule
{
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        foreach (var command in Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IChatCommand))))
            services.AddSingleton(typeof(IChatCommand), command);
        foreach (var sample in ChatSamples.All().Concat(FixSamples.All())) services.AddSingleton(sample);
        services.AddSingleton<CommandCatalogue>();
        services.AddSingleton<InboundStore>();
        services.AddSingleton<StatusView>();
        services.AddSingleton<JobsView>();
        services.AddSingleton<ChangeDesk>();
        services.AddSingleton<FixFinder>().AddSingleton<FixDesk>().AddSingleton<IFixListener, FixTeller>();
        services.AddSingleton<ChannelsView>();
        services.AddSingleton<ChatDesk>();
        services.AddSingleton<RunFollowerWorker>();
        return services.AddHostedService(provider => provider.GetRequiredService<RunFollowerWorker>());
    }
}
