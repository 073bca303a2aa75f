using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Sampling;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Tests.Suite.Probes;

/// <summary>The suite as the service wires it, with a database of its own and a gateway of the test's choice.</summary>
internal sealed class SuiteBench : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceProvider provider;

    public SuiteBench(string gatewayUrl, string? token, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create("Storage:Directory", (string?)folder.Path),
            KeyValuePair.Create("Gateway:Url", (string?)gatewayUrl),
            KeyValuePair.Create("Gateway:Token", (string?)(token ?? "none")),
            KeyValuePair.Create("Gateway:ConnectTimeout", (string?)"00:00:05"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging(logging => logging.ClearProviders());
        services.AddStorage().AddGateway(_ => folder.Path).AddSuite();
        services.AddSingleton(new WorkloadCommand(Path.Combine(AppContext.BaseDirectory, "cell0-chatops"), []));
        provider = services.BuildServiceProvider();
    }

    public ProbeCatalogue Catalogue => provider.GetRequiredService<ProbeCatalogue>();
    public SuiteRunner Runner => provider.GetRequiredService<SuiteRunner>();
    public GatewayContacts Contacts => provider.GetRequiredService<GatewayContacts>();
    public GatewayProcessSampler GatewayProcess => provider.GetRequiredService<GatewayProcessSampler>();
    public HostSampler Host => provider.GetRequiredService<HostSampler>();

    public async Task<ProbeResult> TakeAsync(string probe) =>
        (await Runner.RunAsync(new RunPlan(new RunId(1), "cli", null, [probe]), _ => { }, TestContext.Current.CancellationToken)).Run.Probe(probe)!;

    public async Task<ProbeResult> GlanceAsync(string probe) => (await Runner.GlanceAsync([probe], TestContext.Current.CancellationToken)).Probe(probe)!;

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        folder.Dispose();
    }
}
