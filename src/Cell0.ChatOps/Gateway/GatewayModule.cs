using System.Security.Cryptography;

namespace Cell0.ChatOps.Gateway;

public static class GatewayModule
{
    /// <param name="services">Where to register.</param>
    /// <param name="keyDirectory">The folder of this installation that keeps the device key.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, Func<IServiceProvider, string> keyDirectory)
    {
        services.AddValidated<GatewayOptions>(GatewayOptions.Section);
        services.AddSingleton<GatewayTokenFiles>();
        services.AddSingleton(provider => new DeviceKeyFiles(keyDirectory(provider), provider.GetRequiredService<ILogger<DeviceKeyFiles>>()));
        services.AddSingleton<GatewayLogins>().AddSingleton<IGatewayConnector, GatewayConnector>().AddSingleton<IGatewayChanges, GatewayChangesClient>();
        services.AddSingleton<GatewayLinkClient>();
        services.AddSingleton<IGatewayReads>(provider => provider.GetRequiredService<GatewayLinkClient>());
        services.AddSingleton<IGatewayEvents>(provider => provider.GetRequiredService<GatewayLinkClient>());
        services.AddSingleton(_ => new ReconnectPace(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)))).AddHostedService<GatewayLinkWorker>();
        services.AddHttpClient<GatewayHttpClient>()
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            // Asked every few seconds: two log lines per request would drown the rest.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            });
        return services;
    }
}
