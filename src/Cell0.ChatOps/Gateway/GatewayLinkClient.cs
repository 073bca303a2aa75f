namespace Cell0.ChatOps.Gateway;

/// <summary>
/// The one connection that is kept: it may only read, all reads share it and its events reach every subscriber.
/// It is made when first needed; <see cref="GatewayLinkWorker"/> sees to it that it is made again.
/// </summary>
internal sealed partial class GatewayLinkClient(GatewayLogins logins, TimeProvider clock, ILogger<GatewayLinkClient> logger) : IGatewayReads, IGatewayEvents, IAsyncDisposable
{
    private static readonly TimeSpan UsualTick = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource lifetime = new();
    private readonly List<GatewaySubscription> subscribers = [];
    private Task<GatewayAnswer<GatewayClient>>? attempt;
    private GatewayClient? standing;
    private readonly HashSet<GatewayErrorKind> told = [];
    private bool wasUp;

    public Task<GatewayAnswer<GatewayHello>> HelloAsync(CancellationToken cancel) => ReadAsync(client => Task.FromResult(GatewayAnswer.Ok(client.Hello)), cancel);

    public Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsAsync(CancellationToken cancel) => ReadAsync(client => client.CronListAsync(includeDisabled: true, cancel), cancel);

    public Task<GatewayAnswer<CronJob>> JobAsync(string id, CancellationToken cancel) => ReadAsync(client => client.CronJobAsync(id, cancel), cancel);

    public Task<GatewayAnswer<CronStatus>> CronStatusAsync(CancellationToken cancel) => ReadAsync(client => client.CronStatusAsync(cancel), cancel);

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(string jobId, int limit, CancellationToken cancel) => ReadAsync(client => client.CronRunsAsync(jobId, limit, cancel), cancel);

    public Task<GatewayAnswer<ChannelsStatus>> ChannelsAsync(CancellationToken cancel) => ReadAsync(client => client.ChannelsAsync(cancel), cancel);

    public Task<GatewayAnswer<GatewaySession?>> SessionAsync(string sessionId, CancellationToken cancel) => ReadAsync(client => client.SessionAsync(sessionId, cancel), cancel);

    public IGatewaySubscription Subscribe()
    {
        var subscription = new GatewaySubscription(Leave);
        lock (gate)
        {
            subscribers.Add(subscription);
            if (Up() is { } up)
                subscription.Tell(up, null);
        }
        return subscription;
    }

    /// <summary>The standing connection, else one try to make it that all callers of the moment share.</summary>
    public Task<GatewayAnswer<GatewayClient>> ConnectedAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            if (standing is { Ended.IsCompleted: false } open)
                return Task.FromResult(GatewayAnswer.Ok(open));
            attempt ??= Task.Run(AttemptAsync, CancellationToken.None);
            return attempt.WaitAsync(cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        Task? trying;
        lock (gate)
            trying = attempt;
        if (trying is not null)
            await trying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        GatewayClient? last;
        lock (gate)
            last = standing;
        if (last is not null)
            await last.DisposeAsync();
    }

    /// <summary>Reading twice harms nothing: a gateway that asks to wait a moment, or left just now, is asked once more.</summary>
    private async Task<GatewayAnswer<T>> ReadAsync<T>(Func<GatewayClient, Task<GatewayAnswer<T>>> ask, CancellationToken cancel)
    {
        var answer = await OnceAsync(ask, cancel);
        if (answer.IsOk || !(answer.Error.Kind == GatewayErrorKind.Closed || answer.Error is { Kind: GatewayErrorKind.Busy, RetryAfter: not null }))
            return answer;
        if (answer.Error.RetryAfter is { } wait)
            await Task.Delay(wait < ReconnectPace.Longest ? wait : ReconnectPace.Longest, clock, cancel);
        return await OnceAsync(ask, cancel);
    }

    private async Task<GatewayAnswer<T>> OnceAsync<T>(Func<GatewayClient, Task<GatewayAnswer<T>>> ask, CancellationToken cancel)
    {
        var connected = await ConnectedAsync(cancel);
        return connected.IsOk ? await ask(connected.Value) : connected.Error;
    }

    private async Task<GatewayAnswer<GatewayClient>> AttemptAsync()
    {
        try
        {
            var answer = await TryAsync();
            lock (gate)
            {
                if (answer.IsOk)
                    Welcome(answer.Value);
                else
                    Deplore(answer.Error);
            }
            return answer;
        }
        finally
        {
            lock (gate)
                attempt = null;
        }
    }

    private async Task<GatewayAnswer<GatewayClient>> TryAsync()
    {
        var login = logins.Make(GatewayLogin.ReadScope);
        if (logins.Refusals.Of(login, clock.GetUtcNow()) is { } refusal)
            return refusal;
        var listener = new Listener(this);
        try
        {
            var answer = await GatewayClient.ConnectAsync(login, clock, listener.Hear, lifetime.Token);
            logins.Refusals.Heard(answer.Error, login, clock.GetUtcNow());
            listener.Client = answer.IsOk ? answer.Value : null;
            return answer;
        }
        catch (OperationCanceledException)
        {
            return new GatewayError(GatewayErrorKind.Closed, "The connection was closed by us.");
        }
    }

    private void Welcome(GatewayClient client)
    {
        (standing, wasUp) = (client, true);
        told.Clear();
        Log.Up(logger, client.Hello.ServerVersion, client.Hello.Protocol);
        if (Up() is { } up)
            Tell(up);
        _ = Task.Run(() => AttendAsync(client), CancellationToken.None);
    }

    private void Deplore(GatewayError error)
    {
        if (lifetime.IsCancellationRequested || !told.Add(error.Kind))
            return;
        if (error.Kind == GatewayErrorKind.Unreachable && !wasUp)
            Log.Never(logger, error.Message);
        else
            Log.Down(logger, error.Message);
        Tell(new LinkDown(clock.GetUtcNow(), error));
    }

    /// <summary>Until it ends; one that is silent for two ticks is ended by us.</summary>
    private async Task AttendAsync(GatewayClient client)
    {
        var patience = Patience(client.Hello.TickInterval);
        while (!client.Ended.IsCompleted)
        {
            if (patience - client.Silence is var left && left > TimeSpan.Zero)
                await ((Task)client.Ended).WaitAsync(left, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                client.Abandon(new GatewayError(GatewayErrorKind.Closed, $"The gateway said nothing for {patience.TotalSeconds:0} s; the connection is taken for dead."));
        }
        var error = await client.Ended;
        lock (gate)
        {
            // A read that met the break may have made the next connection already.
            if (standing == client)
            {
                standing = null;
                Deplore(error);
            }
        }
        await client.DisposeAsync();
    }

    // A gateway that promises a tick every millisecond, or none for a week, is not believed.
    private static TimeSpan Patience(TimeSpan? tick) =>
        2 * (tick is not { } span || span == TimeSpan.Zero ? UsualTick : span < ShortestTick ? ShortestTick : span > LongestTick ? LongestTick : span);

    private void Hear(GatewayClient? from, GatewayFrame frame)
    {
        if (frame.EventName != "cron")
            return;
        var news = CronRunReader.Event(frame.Payload, clock.GetUtcNow());
        lock (gate)
        {
            // What comes before the greeting is told is in what the greeted read.
            if (from is null || from != standing)
                return;
            if (news is { IsOk: true, Value: { } happened })
                Tell(happened);
            else if (!news.IsOk)
                Misheard(news.Error);
        }
    }

    /// <summary>Something happened to a job, but what is not readable: readers look for themselves.</summary>
    private void Misheard(GatewayError error)
    {
        Log.Misheard(logger, error.Message);
        if (Up() is { } up)
            Tell(up);
    }

    private void Tell(GatewayEvent news)
    {
        foreach (var subscriber in subscribers)
            subscriber.Tell(news, Up());
    }

    private LinkUp? Up() => standing is { Ended.IsCompleted: false } open ? new LinkUp(clock.GetUtcNow(), open.Hello) : null;

    private void Leave(GatewaySubscription subscription)
    {
        lock (gate)
            subscribers.Remove(subscription);
    }

    /// <summary>Ties events to their connection, which is known only after the first may have come.</summary>
    private sealed class Listener(GatewayLinkClient link)
    {
        private volatile GatewayClient? client;

        public GatewayClient? Client
        {
            set => client = value;
        }

        public void Hear(GatewayFrame frame) => link.Hear(client, frame);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the gateway, version {Version}, protocol {Protocol}")]
        public static partial void Up(ILogger logger, string version, int protocol);

        [LoggerMessage(Level = LogLevel.Information, Message = "No connection to the gateway: {Reason}")]
        public static partial void Never(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No connection to the gateway: {Reason}")]
        public static partial void Down(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "An event of the gateway is not readable: {Reason}")]
        public static partial void Misheard(ILogger logger, string reason);
    }
}
