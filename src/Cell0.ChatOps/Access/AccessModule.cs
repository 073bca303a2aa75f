using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Access;

public static class AccessModule
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddValidated<AccessOptions>(AccessOptions.Section);
        services.AddSingleton<AccessBook>();
        services.AddSingleton<IChatMoveListener>(provider => provider.GetRequiredService<AccessBook>());
        services.AddSingleton<ILinkedChats>(provider => provider.GetRequiredService<AccessBook>());
        return services.AddSingleton<ApiTokens>().AddSingleton<OwnerLinkFiles>();
    }
}
