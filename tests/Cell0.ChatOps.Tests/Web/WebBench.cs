using Cell0.ChatOps.Access;
using Cell0.ChatOps.Alerts;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Web;

/// <summary>The web module over a real database and a real server on a port of its own.</summary>
internal sealed class WebBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly WebApplication app;

    private WebBench(Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error);
        if (Environment.GetEnvironmentVariable("CELL0_TEST_LOG") == "1") builder.Logging.AddSimpleConsole();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([
            new("Storage:Directory", folder.Path),
            new("Access:ApiTokens:0:Name", "ci"), new("Access:ApiTokens:0:Role", "Operator"), new("Access:ApiTokens:0:Token", OperatorToken),
            new("Access:ApiTokens:1:Name", "grafana"), new("Access:ApiTokens:1:Role", "Viewer"), new("Access:ApiTokens:1:Token", ViewerToken)]);
        builder.Services.AddSingleton<IReportSource, NoReports>().AddSingleton<TimeProvider>(Clock).AddSingleton<IRunRequests>(Requests);
        builder.Services.AddStorage().AddRendering().AddFindings().AddIncidents().AddFixes().AddReports().AddNotifications().AddAccess();
        builder.Services.AddSingleton<IGatewayReads>(Cron).AddSingleton<IGatewayChanges>(Cron);
        builder.Services.AddChat().AddAlerts().AddWebChat().AddTelegram();
        builder.Services.AddSingleton<HeartbeatStore>().AddSingleton<HostWatch>().AddSingleton<RunStore>().AddSingleton<CronHistoryStore>().AddSingleton<CronBoard>().AddSingleton<CronSight>().AddSingleton(_ => new ProbeCatalogue([new NamedProbe("load.cpu_intensive"), new NamedProbe("cron.health")]));
        builder.Services.AddWeb();
        configure?.Invoke(builder);
        app = builder.Build();
        app.MapWeb();
        app.MapTelegram();
        Ledger = new Ledger(app.Services);
    }

    public const string OperatorToken = "operator-token-0123456789";
    public const string ViewerToken = "viewer-token-0123456789";

    public FakeTimeProvider Clock { get; } = new(Now);

    public FakeRequests Requests { get; } = new();

    public CronWorld Cron { get; } = new(new FakeTimeProvider(Now));

    public Ledger Ledger { get; }

    public IServiceProvider Services => app.Services;

    public string Folder => folder.Path;

    public Uri Address => new(app.Urls.Single());

    public string OwnerToken => Services.GetRequiredService<OwnerLinkFiles>().Key().Token;

    public static async Task<WebBench> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        var bench = new WebBench(configure);
        await bench.app.StartAsync();
        return bench;
    }

    /// <summary>A caller of its own; redirects are shown, not followed.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    internal sealed class FakeRequests : IRunRequests
    {
        public List<IReadOnlyCollection<string>> Asked { get; } = [];

        public RunProgress? Current { get; set; }

        public DateTimeOffset? NextRunAt { get; set; } = Now.AddMinutes(12);

        public RunTicket Request(string trigger, IReadOnlyCollection<string> probes)
        {
            Asked.Add(probes);
            return new RunTicket(Current?.Id ?? new RunId(77), Current is not null, Task.FromResult<RunId?>(null));
        }

        public bool Cancel() => false;
    }

    private sealed class NamedProbe(string id) : IProbe
    {
        public string Id => id;

        public string Contract => "the work is done";

        public TimeSpan Timeout => TimeSpan.FromSeconds(1);

        public ProbePhase Phase => ProbePhase.Load;

        public Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct) => Task.FromResult(ProbeOutcome.NotMeasured("a name only"));
    }
}
