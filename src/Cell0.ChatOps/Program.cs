using System.Globalization;
using Cell0.ChatOps.Access;
using Cell0.ChatOps.Alerts;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Cli;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Web;

// Before all else: a measured process must not pay for a host it does not need.
if (args is ["measure", .. var measured]) return MeasureVerb.Run(measured);
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await CommandTree.InvokeAsync(args, new Composition(BuildService, MapService, BuildTools, WebModule.RefuseListening));

static WebApplication BuildService(string? urls)
{
    var builder = NewBuilder();
    if (urls is not null) builder.Configuration["Urls"] = urls;
    AddParts(builder.Services).AddSchedule().AddWeb().AddTerminal();
    var app = builder.Build();
    SettingsCheck.Demand(app.Services);
    return app;
}

static void MapService(WebApplication app)
{
    app.MapWeb().MapWhatsApp().MapSchedule();
    app.MapTelegram();
}

static IServiceProvider BuildTools()
{
    var builder = NewBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    AddParts(builder.Services);
    return builder.Build().Services;
}

static WebApplicationBuilder NewBuilder()
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddSettings();
    builder.Logging.AddTerminalLogging();
    return builder;
}

static IServiceCollection AddParts(IServiceCollection services) => services
    .AddSingleton(TimeProvider.System)
    .AddStorage()
    .AddGateway(provider => provider.GetRequiredService<Database>().Directory)
    .AddSuite()
    .AddRendering()
    .AddFindings()
    .AddNotifications()
    .AddAccess()
    .AddIncidents()
    .AddFixes()
    .AddReports()
    .AddChat()
    .AddAlerts()
    .AddRunCycle()
    .AddTelegram()
    .AddWhatsApp()
    .AddWebChat();
