using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Incidents;

public static class IncidentsModule
{
    public static IServiceCollection AddIncidents(this IServiceCollection services)
    {
        services.AddValidated<IncidentOptions>(IncidentOptions.Section);
        return services.AddSingleton<IncidentStore>().AddSingleton<PresentDesk>().AddSingleton<IncidentBook>().AddSingleton<AlertBook>();
    }
}
