using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>A connection to an OpenClaw gateway (protocol 3 and 4) and the reads this service makes over it. Safe for calls from several tasks.</summary>
public sealed class GatewayClient : IAsyncDisposable
{
    /// <summary>More is taken for a fault of the gateway rather than for work somebody set up.</summary>
    public const int MostJobs = 5000;

    private const int PageSize = 200;
    private const int MostListBytes = 64 * 1024 * 1024;
    private const int MostListReads = 3;

    private readonly GatewaySocketClient socket;
    private readonly GatewayLogin login;

    private GatewayClient(GatewaySocketClient socket, GatewayLogin login, GatewayHello hello)
    {
        this.socket = socket;
        this.login = login;
        Hello = hello;
    }

    public GatewayHello Hello { get; }

    /// <summary>Opens the socket, answers the gateway's challenge and logs in.</summary>
    public static async Task<GatewayAnswer<GatewayClient>> ConnectAsync(GatewayLogin login, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(login);
        using var deadline = new CancellationTokenSource(login.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            var opened = await GatewaySocketClient.OpenAsync(login, clock, either.Token);
            return opened.IsOk ? await LogInAsync(opened.Value, login, either.Token) : opened.Error;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GatewayError(GatewayErrorKind.TimedOut, $"The gateway at {login.Address} did not finish the handshake within {login.ConnectTimeout.TotalSeconds:0.###} s.");
        }
    }

    /// <summary>All cron jobs, the gateway's own included; see <see cref="CronJob.IsSystemJob"/>.</summary>
    public async Task<GatewayAnswer<IReadOnlyList<CronJob>>> CronListAsync(bool includeDisabled, CancellationToken cancel)
    {
        for (var read = 1; ; read++)
        {
            var list = await ReadListAsync(includeDisabled, cancel);
            // A job added or removed between two pages shifts the others: read again rather than miss one.
            if (list.Error is not { Kind: GatewayErrorKind.Unsteady } || read == MostListReads)
                return list;
        }
    }

    public Task<GatewayAnswer<CronStatus>> CronStatusAsync(CancellationToken cancel) => AskAsync("cron.status", [], CronReader.Status, cancel);

    /// <summary>A round trip through the gateway's own health check.</summary>
    public Task<GatewayAnswer<GatewayHealth>> HealthAsync(CancellationToken cancel) => AskAsync("health", [], GatewayHealth.Read, cancel);

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private static async Task<GatewayAnswer<GatewayClient>> LogInAsync(GatewaySocketClient socket, GatewayLogin login, CancellationToken cancel)
    {
        GatewayClient? client = null;
        try
        {
            var hello = await GreetAsync(socket, login, cancel);
            if (!hello.IsOk)
                return hello.Error;
            client = new GatewayClient(socket, login, hello.Value);
            return GatewayAnswer.Ok(client);
        }
        finally
        {
            if (client is null)
                await socket.DisposeAsync();
        }
    }

    private static async Task<GatewayAnswer<GatewayHello>> GreetAsync(GatewaySocketClient socket, GatewayLogin login, CancellationToken cancel)
    {
        var challenge = await socket.ChallengeAsync(cancel);
        if (!challenge.IsOk)
            return challenge.Error;
        var answer = await socket.CallAsync("connect", login.ConnectParameters(challenge.Value), login.ConnectTimeout, cancel);
        if (!answer.IsOk)
            return answer.Error;
        using (answer.Value)
            return GatewayHello.Read(answer.Value.Payload).Then(KnownProtocol);

        GatewayAnswer<GatewayHello> KnownProtocol(GatewayHello hello) => hello.Protocol is >= GatewayLogin.OldestProtocol and <= GatewayLogin.NewestProtocol
            ? GatewayAnswer.Ok(hello)
            : new GatewayError(GatewayErrorKind.ProtocolMismatch, $"The gateway at {login.Address} chose protocol {hello.Protocol}, which was not offered to it.");
    }

    private async Task<GatewayAnswer<IReadOnlyList<CronJob>>> ReadListAsync(bool includeDisabled, CancellationToken cancel)
    {
        var jobs = new Dictionary<string, CronJob>(StringComparer.Ordinal);
        var bytes = 0L;
        CronPage? first = null;
        for (int? offset = 0; offset is { } from;)
        {
            var answer = await socket.CallAsync("cron.list", ListParameters(includeDisabled, from), login.CallTimeout, cancel);
            if (!answer.IsOk)
                return answer.Error;
            using var frame = answer.Value;
            bytes += frame.Bytes;
            var page = CronReader.Page(frame.Payload);
            if (!page.IsOk)
                return page.Error;
            first ??= page.Value;
            foreach (var job in page.Value.Jobs)
                jobs[job.Id] = job;
            if (Objection(first, page.Value, from, jobs.Count, bytes) is { } objection)
                return objection;
            offset = page.Value.NextOffset;
        }
        return GatewayAnswer.Ok<IReadOnlyList<CronJob>>([.. jobs.Values]);
    }

    private JsonObject ListParameters(bool includeDisabled, int offset)
    {
        var parameters = new JsonObject { ["includeDisabled"] = includeDisabled };
        if (Hello.Protocol < 4)
            return parameters;
        parameters["limit"] = PageSize;
        parameters["offset"] = offset;
        // By default the list is ordered by next run, an order that changes while the pages are read.
        parameters["sortBy"] = "name";
        parameters["sortDir"] = "asc";
        return parameters;
    }

    private static GatewayError? Objection(CronPage first, CronPage page, int from, int soFar, long bytes) => page switch
    {
        _ when soFar > MostJobs || page.Total > MostJobs => new(GatewayErrorKind.TooLarge, $"The gateway lists more than {MostJobs} cron jobs."),
        _ when bytes > MostListBytes => new(GatewayErrorKind.TooLarge, $"The gateway's list of cron jobs is larger than {MostListBytes / 1024 / 1024} MiB."),
        { NextOffset: { } next } when next <= from => new(GatewayErrorKind.UnexpectedShape, $"The gateway's answer to cron.list says that more follows, but from {next} on, which is not after {from}.", "$.nextOffset"),
        _ when page.Revision != first.Revision || page.Total != first.Total || (page.NextOffset is null && page.Total is { } total && total != soFar) => new(GatewayErrorKind.Unsteady, "The gateway's list of cron jobs changed each time it was read."),
        _ => null,
    };

    private async Task<GatewayAnswer<T>> AskAsync<T>(string method, JsonObject parameters, Func<JsonElement, GatewayAnswer<T>> read, CancellationToken cancel)
    {
        var answer = await socket.CallAsync(method, parameters, login.CallTimeout, cancel);
        if (!answer.IsOk)
            return answer.Error;
        using (answer.Value)
            return read(answer.Value.Payload);
    }
}
