using System.Reflection;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite.Probes;
using Cell0.ChatOps.Suite.Sampling;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite;

public static class SuiteModule
{
    /// <summary>Needs the modules Storage and Gateway.</summary>
    public static IServiceCollection AddSuite(this IServiceCollection services)
    {
        services.AddValidated<SuiteOptions>(SuiteOptions.Section);
        services.AddSingleton<RunStore>().AddSingleton<SightingStore>();
        services.AddSingleton<CronHistoryStore>().AddSingleton<CronBoard>().AddSingleton<CronHistorian>().AddSingleton<CronSight>();
        services.AddSingleton<GatewayContacts>();
        AddSamplers(services);
        services.AddSingleton<SamplingPace>().AddSingleton<SamplingWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<SamplingWorker>());
        services.AddSingleton(WorkloadCommand.OfThisProcess()).AddSingleton<WorkloadClient>();
        foreach (var probe in ProbeTypes()) services.AddSingleton(typeof(IProbe), probe);
        foreach (var workload in WorkloadCatalogue.All())
        {
            services.AddSingleton(workload);
            services.AddSingleton<IProbe>(provider => new WorkloadProbe(workload, provider.GetRequiredService<WorkloadClient>(), provider.GetRequiredService<IOptions<SuiteOptions>>()));
        }

        return services.AddSingleton(Catalogue).AddSingleton<SuiteRunner>();
    }

    /// <summary>Settings for a probe that does not exist would be passed over in silence: they are refused.</summary>
    private static ProbeCatalogue Catalogue(IServiceProvider provider)
    {
        var catalogue = new ProbeCatalogue(provider.GetServices<IProbe>());
        var unknown = provider.GetRequiredService<IOptions<SuiteOptions>>().Value.Probes.Keys.Where(id => !catalogue.Ids.Contains(id, StringComparer.OrdinalIgnoreCase));
        string[] faults = [.. unknown.Select(id => $"{SuiteOptions.Section}:Probes:{id}: {catalogue.Refuse([id])}")];
        return faults.Length == 0 ? catalogue : throw new SettingsException(string.Join('\n', faults));
    }

    private static void AddSamplers(IServiceCollection services)
    {
        if (OperatingSystem.IsMacOS())
        {
            services.AddSingleton<HostSampler, DarwinHostSampler>().AddSingleton<GatewayProcessSampler, DarwinGatewayProcessSampler>();
        }
        else
        {
            services.AddSingleton<ProcFsSampler>().AddSingleton<HostSampler, LinuxHostSampler>().AddSingleton<GatewayProcessSampler, LinuxGatewayProcessSampler>();
        }

        services.AddSingleton<ISampler>(provider => provider.GetRequiredService<HostSampler>());
        services.AddSingleton<ISampler>(provider => provider.GetRequiredService<GatewayProcessSampler>());
    }

    private static IEnumerable<Type> ProbeTypes() => Assembly.GetExecutingAssembly().GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IProbe)) && type != typeof(WorkloadProbe))
        .OrderBy(type => type.FullName, StringComparer.Ordinal);
}
