using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Reports;

public static class ReportsModule
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        foreach (var sample in ReportSamples.All()) services.AddSingleton<ITemplateSample>(sample);
        return services.AddSingleton<ReportStore>().AddSingleton<ReportBuilder>();
    }
}
