using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>The service's own parts from the suite to the outbox, wired as its modules wire them, with nothing that runs by itself and a clock of its own.</summary>
internal sealed class ServiceBench : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string?> settings = new(StringComparer.Ordinal);
    private readonly List<string> realProbes = [];
    private readonly List<IProbe> probes = [];
    private readonly List<IChannel> channels = [];
    private ServiceProvider? services;

    public WatchedClock Clock { get; } = new(RunBuilder.Morning);

    public RecordedJobs Jobs { get; } = new();

    public RecordedListener Listener { get; } = new();

    public TestLog Log { get; } = new();

    public GatewaySimulator? Gateway { get; private set; }

    private ServiceProvider Services => services ??= Build();

    /// <summary>The gateway's own probes over a look-alike.</summary>
    public async Task<ServiceBench> WithGatewayAsync()
    {
        Gateway = await GatewaySimulator.StartAsync(GatewayAge.New, Clock);
        settings["Gateway:Url"] = Gateway.Url;
        settings["Gateway:Token"] = Gateway.Token;
        realProbes.AddRange(["connectivity.local", "connectivity.gateway_api", "gateway.http", "cron.health"]);
        return this;
    }

    public ServiceBench With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public ServiceBench With(IProbe probe)
    {
        probes.Add(probe);
        return this;
    }

    /// <summary>A channel of the test's own, with its signs of life.</summary>
    public ServiceBench With(IChannel channel)
    {
        channels.Add(channel);
        return this;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>One whole run, as the verb <c>run</c> does it.</summary>
    public async Task<RunId> RunAsync(params string[] only)
    {
        var id = Get<RunStore>().Begin("cli", Clock.GetUtcNow());
        await Get<RunCycle>().TurnAsync(new RunPlan(id, "cli", null, only), _ => { }, TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>Ends the process's hold on its data; what is asked for next is wired anew on the same folder.</summary>
    public async Task StopAsync()
    {
        if (services is not null) await services.DisposeAsync();
        services = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null) await services.DisposeAsync();
        if (Gateway is not null) await Gateway.DisposeAsync();
        folder.Dispose();
    }

    private ServiceProvider Build()
    {
        settings["Storage:Directory"] = folder.Path;
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.AddLogging(logging => logging.AddProvider(Log)).AddSingleton<TimeProvider>(Clock);
        collection.AddStorage().AddGateway(provider => provider.GetRequiredService<Database>().Directory).AddSuite().AddRendering().AddFindings()
            .AddNotifications().AddAccess().AddIncidents().AddFixes().AddReports().AddRunCycle().AddSingleton<WebChatStore>().AddSingleton<WebChatStream>();
        collection.AddSingleton<IChannel, WebChatChannel>();
        foreach (var channel in channels) collection.AddSingleton(channel);
        foreach (var sign in channels.OfType<ILifeSign>()) collection.AddSingleton(sign);
        collection.AddSingleton<RunDesk>().AddSingleton<GatewayWatch>().AddSingleton<CronWatch>().AddSingleton<HeartbeatClient>().AddSingleton<HeartbeatWorker>().AddSingleton<IRunListener>(Listener);
        collection.RemoveAll<IBackgroundJobClient>();
        collection.AddSingleton<IBackgroundJobClient>(Jobs);
        KeepProbes(collection);
        return collection.BuildServiceProvider();
    }

    /// <summary>Only the wanted probes of the product, and those of the test.</summary>
    private void KeepProbes(ServiceCollection collection)
    {
        var all = collection.Where(service => service.ServiceType == typeof(IProbe)).ToList();
        foreach (var service in all) collection.Remove(service);
        foreach (var service in all.Where(service => service.ImplementationType is { } type && realProbes.Any(id => type.Name == ClassName(id)))) collection.Add(service);
        foreach (var probe in probes) collection.AddSingleton(probe);
    }

    private static string ClassName(string id) => string.Concat(id.Split('.', '_').Select(part => char.ToUpperInvariant(part[0]) + part[1..])) + "Probe";
}

/// <summary>Keeps what a run listener was told.</summary>
internal sealed class RecordedListener : IRunListener
{
    private readonly List<string> heard = [];

    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (heard) return [.. heard];
        }
    }

    public void Progressed(RunProgress progress) => Add($"{progress.Id} {progress.Done}/{progress.Total} {progress.Probe}");

    public void Finished(RunId run) => Add($"{run} finished");

    public void Failed(RunId run, string problem) => Add($"{run} failed: {problem}");

    private void Add(string line)
    {
        lock (heard) heard.Add(line);
    }
}

/// <summary>A probe that does what the test says.</summary>
internal sealed class ScriptedProbe(string id, Func<CancellationToken, Task<ProbeOutcome>> measure) : IProbe
{
    public ScriptedProbe(string id, Func<ProbeOutcome> measure)
        : this(id, _ => Task.FromResult(measure()))
    {
    }

    public int Taken { get; private set; }

    public string Id => id;

    public string Contract => "what the test says";

    public TimeSpan Timeout => TimeSpan.FromMinutes(5);

    public ProbePhase Phase => ProbePhase.Load;

    public Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        Taken++;
        return measure(ct);
    }
}
