namespace Cell0.ChatOps.Findings;

public static class FindingsModule
{
    public static IServiceCollection AddFindings(this IServiceCollection services)
    {
        foreach (var rule in typeof(FindingsModule).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IFindingRule))))
            services.AddSingleton(typeof(IFindingRule), rule);
        return services.AddSingleton<FindingEngine>().AddSingleton<FindingStore>();
    }
}
