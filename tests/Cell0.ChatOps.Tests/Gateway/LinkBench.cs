using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>The kept connection and the changes, beside a look-alike and with a clock of the test's own.</summary>
internal sealed class LinkBench : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly GatewayLogins logins;

    private LinkBench(GatewaySimulator gateway, WatchedClock clock)
    {
        (Gateway, Clock) = (gateway, clock);
        // Loopback is slow when the machine is busy, and the clock only goes on when told to.
        Options = new GatewayOptions { Url = gateway.Url, Token = gateway.Token, ConnectTimeout = TimeSpan.FromMinutes(2), CallTimeout = TimeSpan.FromSeconds(30) };
        var monitor = GatewayTestBench.Fixed(Options);
        var logging = LoggerFactory.Create(builder => builder.AddProvider(Log));
        logins = new GatewayLogins(monitor, new GatewayTokenFiles(monitor, _ => null), new DeviceKeyFiles(folder.Path, logging.CreateLogger<DeviceKeyFiles>()));
        Link = new GatewayLinkClient(logins, clock, logging.CreateLogger<GatewayLinkClient>());
        Changes = new GatewayChangesClient(logins, clock);
        Connector = new GatewayConnector(logins, clock);
    }

    public GatewaySimulator Gateway { get; }

    public WatchedClock Clock { get; }

    /// <summary>What is changed here holds from the next connection on.</summary>
    public GatewayOptions Options { get; }

    public GatewayLinkClient Link { get; }

    public IGatewayReads Reads => Link;

    public IGatewayChanges Changes { get; }

    /// <summary>What probes connect with.</summary>
    public IGatewayConnector Connector { get; }

    public TestLog Log { get; } = new();

    private GatewayLinkWorker? Worker { get; set; }

    public static async Task<LinkBench> StartAsync(GatewayAge age = GatewayAge.New)
    {
        var clock = new WatchedClock(RunBuilder.Morning);
        var gateway = await GatewaySimulator.StartAsync(age, clock);
        gateway.Ticks = false;
        return new LinkBench(gateway, clock);
    }

    /// <summary>From now on the connection is kept; waits between tries are 1, 2, 4 ... s to the dot.</summary>
    public async Task KeepAsync()
    {
        Worker = new GatewayLinkWorker(Link, new ReconnectPace(new FullChance()), Clock);
        await Worker.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The next event of this kind; others before it are passed over.</summary>
    public static async Task<T> NextAsync<T>(IGatewaySubscription subscription, Func<T, bool>? wanted = null)
        where T : GatewayEvent
    {
        while (true)
        {
            var next = await subscription.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            if (next is T found && wanted?.Invoke(found) != false)
                return found;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Worker is not null)
        {
            await Worker.StopAsync(CancellationToken.None);
            Worker.Dispose();
        }
        await Link.DisposeAsync();
        await Gateway.DisposeAsync();
        folder.Dispose();
    }

    private sealed class FullChance : Random
    {
        public override double NextDouble() => 1;
    }
}
