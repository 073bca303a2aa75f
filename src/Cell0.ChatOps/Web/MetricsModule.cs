using OpenTelemetry.Metrics;

namespace Cell0.ChatOps.Web;

/// <summary><c>/metrics</c> in Prometheus' text format.</summary>
internal static class MetricsModule
{
    public static IServiceCollection AddServiceMetrics(this IServiceCollection services)
    {
        services.AddSingleton<ServiceMeter>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServiceMeter.Name)
            .AddInstrumentation(provider => provider.GetRequiredService<ServiceMeter>())
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        return services;
    }
}
