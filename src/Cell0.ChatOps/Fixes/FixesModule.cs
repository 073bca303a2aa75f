using System.Reflection;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

public static class FixesModule
{
    public static IServiceCollection AddFixes(this IServiceCollection services)
    {
        services.AddValidated<FixesOptions>(FixesOptions.Section);
        foreach (var kind in Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFixKind))))
            services.AddSingleton(typeof(IFixKind), kind);
        services.AddSingleton(provider => new FixHands(provider.GetRequiredService<IGatewayReads>(), provider.GetRequiredService<IGatewayChanges>()));
        return services.AddSingleton<FixCatalogue>().AddSingleton<FixStore>().AddSingleton<FixSignal>().AddSingleton<FixPlanner>().AddSingleton<FixBook>();
    }
}
