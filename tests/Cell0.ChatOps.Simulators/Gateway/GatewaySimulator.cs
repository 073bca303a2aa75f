using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>
/// A look-alike of an OpenClaw gateway on a free loopback port: real HTTP, real WebSocket, real check of token and device proof.
/// Its answers follow what was recorded from 2026.2.17 (old) and 2026.9.6 (new). All settings may be changed while it runs.
/// </summary>
public sealed class GatewaySimulator : IAsyncDisposable
{
    // For clients that do not answer a close.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<SimulatedConnection, bool> connections = new();
    private readonly Lock gate = new();
    private readonly List<Func<Task>> held = [];
    private readonly ITimer ticker;
    private WebApplication? app;
    private CancellationTokenSource lifetime = new();
    private bool holding;
    private int inFlight;
    private int port;

    private GatewaySimulator(GatewayAge age, TimeProvider clock)
    {
        this.clock = clock;
        Age = age;
        Version = age == GatewayAge.New ? "2026.9.6" : "2026.2.17";
        Jobs = CellZeroJobs.AsReported(clock.GetUtcNow());
        Cron = new SimulatedCron(this, clock);
        ticker = clock.CreateTimer(_ => _ = Ticks ? Task.Run(TickAsync) : Task.CompletedTask, null, TickInterval, TickInterval);
    }

    public GatewayAge Age { get; }

    public int Protocol => Age == GatewayAge.New ? 4 : 3;

    public string Url => $"ws://127.0.0.1:{port}";

    public int Port => port;

    public string Version { get; set; }

    public string Token { get; set; } = "simulated-token-0123456789";

    public GatewayMode Mode { get; set; }

    /// <summary>Replace the list to change it. Starts as <see cref="CellZeroJobs.AsReported"/>.</summary>
    public IReadOnlyList<SimulatedJob> Jobs { get; set; }

    /// <summary>Begins and ends runs and edits jobs, with their events.</summary>
    public SimulatedCron Cron { get; }

    /// <summary>Replace the list to change it. Starts empty: no channel has a plugin.</summary>
    public IReadOnlyList<SimulatedChannel> Channels { get; set; } = [];

    public IReadOnlyList<SimulatedSession> Sessions { get; set; } = [];

    /// <summary>By method; see <see cref="GatewayHook"/>.</summary>
    public ConcurrentDictionary<string, GatewayHook> Hooks { get; } = new(StringComparer.Ordinal);

    /// <summary>A tick to every connection each 30 s of the look-alike's clock. False: a connection that looks alive and says nothing.</summary>
    public bool Ticks { get; set; } = true;

    /// <summary>What the look-alike asks callers to wait while it is busy; null: it does not say.</summary>
    public int? BusyRetryAfterMs { get; set; }

    /// <summary>The restart that gateway.restart.request set off; completed when none is under way.</summary>
    public Task Restarting { get; private set; } = Task.CompletedTask;

    /// <summary>False: the scheduler is switched off.</summary>
    public bool CronEnabled { get; set; } = true;

    public bool EventLoopDegraded { get; set; }

    /// <summary>Which of the rights asked for are given.</summary>
    public Func<string, bool> Grants { get; set; } = _ => true;

    /// <summary>As for a client that is not on loopback.</summary>
    public bool RequiresPairing { get; set; }

    /// <summary>In <see cref="GatewayMode.NeverAnswers"/>: false leaves even the handshake unanswered.</summary>
    public bool AnswersHandshake { get; set; } = true;

    /// <summary>Size of the answer in <see cref="GatewayMode.OversizedFrame"/>.</summary>
    public int OversizedBytes { get; set; } = 26 * 1024 * 1024;

    /// <summary>Last word on any payload (method, payload), for lies no mode foresees.</summary>
    public Action<string, JsonObject>? Tamper { get; set; }

    /// <summary>Words of a refusal for a method; null lets the call through.</summary>
    public Func<string, string?>? Refuse { get; set; }

    /// <summary>Called with the offset of each page of cron.list once it is made; for changes between two pages.</summary>
    public Action<int>? PageServed { get; set; }

    public GatewayCallLog Calls { get; } = new();

    /// <summary>Most calls that waited for an answer at one time, over all connections.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Another one after each start.</summary>
    public string BootId { get; private set; } = "";

    public int OpenConnections => connections.Count;

    internal DateTimeOffset Now => clock.GetUtcNow();

    internal long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<GatewaySimulator> StartAsync(GatewayAge age = GatewayAge.New, TimeProvider? clock = null)
    {
        var gateway = new GatewaySimulator(age, clock ?? TimeProvider.System);
        await gateway.RestartAsync();
        return gateway;
    }

    /// <summary>Up again on the same port; settings and jobs are kept.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        lifetime.Dispose();
        lifetime = new CancellationTokenSource();
        BootId = Guid.NewGuid().ToString();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        app = builder.Build();
        app.UseWebSockets();
        app.Run(HandleAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        port = new Uri(address).Port;
    }

    /// <summary>As on SIGTERM: every connection is told, then closed with 1012; nothing listens any more.</summary>
    public async Task StopAsync()
    {
        var open = connections.Keys;
        foreach (var connection in open)
            await connection.ShutDownAsync();
        var left = Task.WhenAll(open.Select(connection => connection.Finished));
        await Task.WhenAny(left, Task.Delay(Patience, TimeProvider.System));
        await KillAsync();
    }

    /// <summary>As on SIGKILL: connections break without a word; nothing listens any more.</summary>
    public async Task KillAsync()
    {
        if (app is not { } running)
            return;
        app = null;
        foreach (var connection in connections.Keys)
            connection.Cut();
        await lifetime.CancelAsync();
        await running.StopAsync(new CancellationToken(canceled: true));
        await running.DisposeAsync();
        lifetime.Dispose();
    }

    /// <summary>From now on calls wait for <see cref="ReleaseAsync"/>.</summary>
    public void Hold()
    {
        lock (gate)
            holding = true;
    }

    /// <summary>Answers what was held, one after the other, and holds no more.</summary>
    public async Task ReleaseAsync(bool newestFirst = false)
    {
        List<Func<Task>> now;
        lock (gate)
        {
            holding = false;
            now = newestFirst ? [.. held.AsEnumerable().Reverse()] : [.. held];
            held.Clear();
        }
        foreach (var answer in now)
            await answer();
    }

    /// <summary>Sends an event to every connection that was let in.</summary>
    /// <param name="toReaders">Only to those that may read.</param>
    public async Task BroadcastAsync(string name, JsonObject payload, bool toReaders = false)
    {
        foreach (var connection in connections.Keys.Where(connection => connection.IsIn && (!toReaders || connection.MayRead)))
            await connection.TellAsync(name, (JsonObject)payload.DeepClone());
    }

    public Task TickAsync() => BroadcastAsync("tick", new JsonObject { ["ts"] = NowMs });

    public SimulatedJob? Find(string jobId) => Jobs.FirstOrDefault(job => job.Id == jobId);

    /// <summary>What a read of a job answers now; for hooks that say one thing and do another.</summary>
    public JsonObject JobNow(string jobId) => Find(jobId)?.ToJson(Age) ?? [];

    /// <summary>Changes jobs without any event, as if it had been so all along.</summary>
    public void Edit(Func<IReadOnlyList<SimulatedJob>, IReadOnlyList<SimulatedJob>> edit)
    {
        lock (gate)
            Jobs = edit(Jobs);
    }

    /// <summary>Stops and comes back; see <see cref="Restarting"/>.</summary>
    public Task RestartSoonAsync()
    {
        Restarting = Task.Run(async () =>
        {
            await StopAsync();
            await RestartAsync();
        });
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await ticker.DisposeAsync();
        await Restarting;
        Cron.Forget();
        await KillAsync();
        lifetime.Dispose();
    }

    /// <summary>Judges a connect request without a connection.</summary>
    /// <returns>Null when it would be accepted, else the refusal's words.</returns>
    public string? Judge(JsonObject connect, string nonce, long issuedAtMs) =>
        SimulatedHandshake.Judge(this, connect, nonce, issuedAtMs).Outcome.Error?["message"]?.GetValue<string>();

    internal void Arrived(GatewayCall call)
    {
        lock (gate)
            MostInFlight = Math.Max(MostInFlight, ++inFlight);
        Calls.Add(call);
    }

    internal Task MayAnswerAsync(Func<Task> answer)
    {
        lock (gate)
        {
            if (!holding)
                return CountedAsync();
            held.Add(CountedAsync);
            return Task.CompletedTask;
        }

        async Task CountedAsync()
        {
            lock (gate)
                inFlight--;
            await answer();
        }
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, http.RequestAborted);
        try
        {
            if (http.WebSockets.IsWebSocketRequest && Mode != GatewayMode.HtmlEverywhere)
                await ConnectAsync(http, ended.Token);
            else
            {
                Calls.Add(new GatewayCall($"{http.Request.Method} {http.Request.Path}", [], []));
                await SimulatedPages.AnswerAsync(this, http, ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The client left or the look-alike was killed.
        }
    }

    private async Task ConnectAsync(HttpContext http, CancellationToken ended)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var connection = new SimulatedConnection(this, http, socket, ended);
        connections[connection] = true;
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }
}
