using Cell0.ChatOps.Reports;
using System.Security.Cryptography;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.Hangfire.Sqlite;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;

namespace Cell0.ChatOps.Schedule;

public static class ScheduleModule
{
    /// <summary>What a run needs, without a clock: enough for the verb <c>run</c>. The job history is opened by whoever asks for it first.</summary>
    public static IServiceCollection AddRunCycle(this IServiceCollection services)
    {
        services.AddSingleton<JobHistoryFiles>().AddSingleton<IKeptDatabase>(provider => provider.GetRequiredService<JobHistoryFiles>());
        services.AddSingleton<SqliteJobStorage>(provider => provider.GetRequiredService<JobHistoryFiles>().Open());
        services.AddSingleton(provider => new Lazy<IBackgroundJobClient>(provider.GetRequiredService<IBackgroundJobClient>));
        foreach (var sample in NoticeSamples.All()) services.AddSingleton<ITemplateSample>(sample);
        services.AddSingleton(_ => new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        services.AddValidated<HeartbeatOptions>(HeartbeatOptions.Section);
        services.AddSingleton<HeartbeatStore>().AddSingleton<HostWatch>();
        services.AddSingleton<RunClock>().AddSingleton<StatusBoard>().AddSingleton<DigestDesk>().AddSingleton<Examiner>().AddSingleton<ReportDesk>().AddSingleton<IReportSource>(provider => provider.GetRequiredService<ReportDesk>()).AddSingleton<RunCycle>();
        return services;
    }

    /// <summary>The clock and all that works by itself, on top of <see cref="AddRunCycle"/>.</summary>
    public static IServiceCollection AddSchedule(this IServiceCollection services)
    {
        // Of the container and not of the process: several services may live in one.
        services.AddSingleton<JobStorage>(provider => provider.GetRequiredService<SqliteJobStorage>());
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings()
            .UseLogProvider(new HangfireLogs(provider.GetRequiredService<ILoggerFactory>())));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = 3;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            server.ServerName = "cell0-chatops";
        });
        services.AddSingleton<FormerJobs>();
        services.AddSingleton<RunDesk>().AddSingleton<IRunRequests>(provider => provider.GetRequiredService<RunDesk>());
        services.AddSingleton<HeartbeatClient>().AddSingleton<HeartbeatWorker>();
        services.AddSingleton<IRunListener>(provider => provider.GetRequiredService<HeartbeatWorker>()).AddHostedService(provider => provider.GetRequiredService<HeartbeatWorker>());
        services.AddHostedService<DigestWorker>().AddSingleton<GatewayWatch>().AddHostedService<WatchWorker>();
        services.AddSingleton<CronWatch>().AddHostedService<CronWatchWorker>().AddHostedService<FixWatchWorker>();
        services.AddSingleton<ScheduleWorker>().AddHostedService(provider => provider.GetRequiredService<ScheduleWorker>());
        return services;
    }

    /// <summary>The job history at <c>/hangfire</c>: whoever the gate lets in may read it, only a session or token may change anything.</summary>
    public static WebApplication MapSchedule(this WebApplication app)
    {
        app.MapHangfireDashboard("/hangfire", new DashboardOptions
        {
            DashboardTitle = "Cell0.ChatOps jobs",
            Authorization = [],
            AppPath = "/",
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = context => context.GetHttpContext().User.Identity?.IsAuthenticated != true,
        });
        return app;
    }
}
