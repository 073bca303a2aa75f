using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>A connection to an OpenClaw gateway (protocol 3 and 4) and the calls this service makes over it. Safe for calls from several tasks.</summary>
public sealed class GatewayClient : IAsyncDisposable
{
    /// <summary>More is taken for a fault of the gateway rather than for work somebody set up.</summary>
    public const int MostJobs = 5000;

    /// <summary>Of one job; more is refused by the gateway itself.</summary>
    public const int MostRuns = 200;

    private const int MostSessions = 20;

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

    /// <summary>Completes with the reason when the connection has ended.</summary>
    internal Task<GatewayError> Ended => socket.Ended;

    /// <summary>Time since anything came from the gateway.</summary>
    internal TimeSpan Silence => socket.Silence;

    /// <summary>Opens the socket, answers the gateway's challenge and logs in.</summary>
    public static Task<GatewayAnswer<GatewayClient>> ConnectAsync(GatewayLogin login, TimeProvider clock, CancellationToken cancel) => ConnectAsync(login, clock, null, cancel);

    /// <param name="login">Where to and who we are.</param>
    /// <param name="clock">Measures timeouts and silence.</param>
    /// <param name="listener">Told of each event, in order; the frame is gone when it returns.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task<GatewayAnswer<GatewayClient>> ConnectAsync(GatewayLogin login, TimeProvider clock, Action<GatewayFrame>? listener, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(login);
        using var deadline = new CancellationTokenSource(login.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            var opened = await GatewaySocketClient.OpenAsync(login, clock, listener, either.Token);
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

    /// <summary>One job; old gateways have only the list.</summary>
    public async Task<GatewayAnswer<CronJob>> CronJobAsync(string id, CancellationToken cancel)
    {
        if (Offers("cron.get"))
            return await AskAsync("cron.get", new JsonObject { ["id"] = id }, payload => CronReader.Single(payload, "cron.get").Then(job => OfThatId(job, "cron.get", id)), cancel);
        var jobs = await CronListAsync(includeDisabled: true, cancel);
        return jobs.Then(list => list.FirstOrDefault(job => job.Id == id) is { } job
            ? GatewayAnswer.Ok(job)
            : new GatewayError(GatewayErrorKind.NotFound, "The gateway has no such job."));
    }

    /// <summary>Runs of one job that ended, newest first.</summary>
    public async Task<GatewayAnswer<IReadOnlyList<CronRun>>> CronRunsAsync(string jobId, int limit, CancellationToken cancel)
    {
        var parameters = new JsonObject { ["id"] = jobId, ["limit"] = Math.Clamp(limit, 1, MostRuns) };
        var page = await AskAsync("cron.runs", parameters, CronRunReader.Page, cancel);
        // Old gateways give the oldest first: the order is made here.
        return page.Then(runs => GatewayAnswer.Ok<IReadOnlyList<CronRun>>([.. runs.Where(run => run.JobId == jobId).OrderByDescending(run => run.RunAt).Take(limit)]));
    }

    public Task<GatewayAnswer<ChannelsStatus>> ChannelsAsync(CancellationToken cancel) => AskAsync("channels.status", [], ChannelsReader.Status, cancel);

    /// <summary>A session by its id; null where the gateway does not find it.</summary>
    public async Task<GatewayAnswer<GatewaySession?>> SessionAsync(string sessionId, CancellationToken cancel)
    {
        var found = await AskAsync("sessions.list", new JsonObject { ["search"] = sessionId, ["limit"] = MostSessions }, GatewaySession.Read, cancel);
        return found.Then(sessions => GatewayAnswer.Ok(sessions.FirstOrDefault(session => session.SessionId == sessionId)));
    }

    public Task<GatewayAnswer<RestartPreflight>> RestartPreflightAsync(CancellationToken cancel) => AskAsync("gateway.restart.preflight", [], ChannelsReader.Preflight, cancel);

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    /// <summary>A call that changes something: what broke it after it left, an answer that cannot be read included, leaves its outcome unknown.</summary>
    internal async Task<GatewayAnswer<T>> ChangeAsync<T>(string method, JsonObject parameters, Func<JsonElement, GatewayAnswer<T>> read, CancellationToken cancel)
    {
        var answer = await AskAsync(method, parameters, Read, cancel);
        return answer.IsOk ? answer : answer.Error.OfChange();

        GatewayAnswer<T> Read(JsonElement payload)
        {
            var value = read(payload);
            return value.IsOk ? value : value.Error with { MayHaveActed = true };
        }
    }

    /// <summary>Takes the gateway for dead.</summary>
    internal void Abandon(GatewayError reason) => socket.Abandon(reason);

    internal bool Offers(string method) => Hello.Methods.Count == 0 || Hello.Methods.Contains(method);

    internal static GatewayAnswer<CronJob> OfThatId(CronJob job, string method, string id) => job.Id == id
        ? GatewayAnswer.Ok(job)
        : new GatewayError(GatewayErrorKind.UnexpectedShape, $"The gateway's answer to {method} is about another job than the one asked for.", "$.id");

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
        if (!Offers(method))
            return GatewayRefusal.NotOffered(method);
        var answer = await socket.CallAsync(method, parameters, login.CallTimeout, cancel);
        if (!answer.IsOk)
            return answer.Error;
        using (answer.Value)
            return read(answer.Value.Payload);
    }
}
