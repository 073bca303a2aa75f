namespace Cell0.ChatOps.Reports;

public static class ReportsModule
{
    public static IServiceCollection AddReports(this IServiceCollection services) =>
        services.AddSingleton<ReportStore>().AddSingleton<ReportBuilder>();
}
