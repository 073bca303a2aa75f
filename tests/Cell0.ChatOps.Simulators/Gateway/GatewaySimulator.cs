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

    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<SimulatedConnection, bool> connections = new();
    private readonly Lock gate = new();
    private readonly List<Func<Task>> held = [];
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

    /// <summary>False: the scheduler is switched off.</summary>
    public bool CronEnabled { get; set; } = true;

    public bool EventLoopDegraded { get; set; }

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

    public int OpenConnections => connections.Count;

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

    /// <summary>Sends an event to every connection.</summary>
    public async Task BroadcastAsync(string name, JsonObject payload)
    {
        foreach (var connection in connections.Keys)
            await connection.SendAsync(new JsonObject { ["type"] = "event", ["event"] = name, ["payload"] = payload.DeepClone() });
    }

    public async ValueTask DisposeAsync()
    {
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
