using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WebChat;

public static class WebChatModule
{
    public static IServiceCollection AddWebChat(this IServiceCollection services)
    {
        services.AddSingleton<WebChatStore>();
        services.AddSingleton<WebChatStream>();
        services.AddSingleton<WebChatDesk>();
        return services.AddSingleton<IChannel, WebChatChannel>();
    }
}
