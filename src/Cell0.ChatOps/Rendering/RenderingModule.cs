using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cell0.ChatOps.Rendering;

public static class RenderingModule
{
    /// <summary>The engine over <c>templates/</c>, and every sample that is a type of its own; a module may register further ones.</summary>
    public static IServiceCollection AddRendering(this IServiceCollection services)
    {
        services.TryAddEnumerable(Samples().Select(type => ServiceDescriptor.Singleton(typeof(ITemplateSample), type)));
        return services.AddSingleton(_ => new TemplateEngine(TemplateFiles.Read()));
    }

    private static IEnumerable<Type> Samples() => typeof(RenderingModule).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ITemplateSample)) && t.GetConstructor(Type.EmptyTypes) is not null);
}
