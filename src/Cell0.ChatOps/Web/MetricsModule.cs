using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Cell0.ChatOps.Web;

/// <summary><c>/metrics</c> in Prometheus' text format.</summary>
internal static class MetricsModule
{
    /// <summary>The service in <c>target_info</c>; an instance is what the scraper calls it.</summary>
    private const string ServiceName = "cell0-chatops";

    public static IServiceCollection AddServiceMetrics(this IServiceCollection services)
    {
        services.AddSingleton<ServiceMeter>();
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(ServiceName, autoGenerateServiceInstanceId: false)).WithMetrics(metrics => metrics
            .AddMeter(ServiceMeter.Name)
            .AddInstrumentation(provider => provider.GetRequiredService<ServiceMeter>())
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        return services;
    }
}
