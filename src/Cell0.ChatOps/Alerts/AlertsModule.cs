namespace Cell0.ChatOps.Alerts;

public static class AlertsModule
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) =>
        services.AddSingleton<AlertmanagerReader>().AddSingleton<AlertDesk>().AddHostedService<AlertsWorker>();
}
