using System.Security.Cryptography;
using Cell0.ChatOps.Suite;
using Hangfire;
using Hangfire.InMemory;

namespace Cell0.ChatOps.Schedule;

public static class ScheduleModule
{
    /// <summary>What a run needs, without a clock: enough for the verb <c>run</c>.</summary>
    public static IServiceCollection AddRunCycle(this IServiceCollection services)
    {
        services.AddSingleton(_ => new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        services.AddSingleton<RunClock>().AddSingleton<Examiner>().AddSingleton<RunCycle>();
        return services;
    }

    public static IServiceCollection AddSchedule(this IServiceCollection services)
    {
        services.AddHangfire(hangfire => hangfire
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseInMemoryStorage());
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = 3;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
            server.ServerName = "cell0-chatops";
        });
        services.AddRunCycle();
        services.AddSingleton<RunDesk>().AddSingleton<IRunRequests>(provider => provider.GetRequiredService<RunDesk>());
        services.AddSingleton<GatewayWatch>().AddHostedService<WatchWorker>();
        services.AddSingleton<ScheduleWorker>().AddHostedService(provider => provider.GetRequiredService<ScheduleWorker>());
        return services;
    }
}
