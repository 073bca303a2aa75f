using Cell0.ChatOps.Alerts;
using Cell0.ChatOps.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Web;

public static class WebModule
{
    /// <summary>Largest body that any path takes.</summary>
    private const long LargestBody = 256 * 1024;

    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddValidated<WebOptions>(WebOptions.Section);
        services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;
        });
        services.AddSingleton(Gate).AddSingleton<Callers>().AddSingleton<AssetCatalogue>().AddSingleton<PageRenderer>().AddSingleton<RunReader>().AddSingleton<ChannelsReader>().AddSingleton<IncidentDesk>();
        foreach (var sample in PageSamples.All) services.AddSingleton(sample);
        services.AddApiDescription();
        return services.AddServiceMetrics();
    }

    /// <summary>Everything the service answers over HTTP. Called first: what is mapped after it stands behind the same gate.</summary>
    public static WebApplication MapWeb(this WebApplication app)
    {
        app.UseProblems();
        app.UseRouting();
        app.UseGate();
        app.MapHealth();
        app.MapRuns();
        app.MapFigures();
        app.MapIncidents();
        app.MapFixes();
        app.MapNotifications();
        app.MapChannelTests();
        app.MapBackups();
        app.MapAlerts();
        app.MapPages();
        app.MapChat();
        app.MapApiDescription();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>Why the service must not listen where it is told to; null when it may.</summary>
    public static string? RefuseListening(IConfiguration configuration) =>
        ListeningRule.Refuse(ListeningRule.Addresses(configuration), configuration.GetSection("Access:ApiTokens").GetChildren().Any());

    private static RequestGate Gate(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var web = services.GetRequiredService<IOptions<WebOptions>>().Value;
        var outside = new[] { web.PublicUrl?.ToString(), configuration["WhatsApp:PublicUrl"], configuration["Telegram:WebhookUrl"] }
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null).OfType<Uri>().ToList();
        return new RequestGate(web.Hosts, outside);
    }
}
