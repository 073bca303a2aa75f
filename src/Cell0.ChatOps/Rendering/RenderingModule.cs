namespace Cell0.ChatOps.Rendering;

public static class RenderingModule
{
    public static IServiceCollection AddRendering(this IServiceCollection services) =>
        services.AddSingleton(_ => new TemplateEngine(TemplateFiles.Read()));
}
