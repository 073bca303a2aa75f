using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Gateway;

/// <summary>
/// Frames over one WebSocket: requests are matched to answers by id, at most <see cref="MostInFlight"/> at a time; events go to one listener.
/// The first fault ends the connection: all waiting calls and all later ones get it as their answer.
/// </summary>
internal sealed class GatewaySocketClient : IAsyncDisposable
{
    /// <summary>Gateways refuse as busy when flooded; 8 is far below where that begins.</summary>
    internal const int MostInFlight = 8;

    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket socket = new();
    private readonly GatewayLogin login;
    private readonly TimeProvider clock;
    private readonly ConnectionEnd words;
    private readonly CancellationTokenSource lifetime = new();
    private readonly SemaphoreSlim slots = new(MostInFlight);
    private readonly SemaphoreSlim sender = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<GatewayAnswer<GatewayFrame>>> waiting = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<GatewayAnswer<GatewayChallenge>> challenge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<GatewayError> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<GatewayFrame>? listener;
    private Task receiving = Task.CompletedTask;
    private volatile GatewayError? ended;
    private long lastId;
    private long lastHeard;
    private bool left;

    private GatewaySocketClient(GatewayLogin login, TimeProvider clock, Action<GatewayFrame>? listener)
    {
        this.login = login;
        this.clock = clock;
        this.listener = listener;
        words = new ConnectionEnd(login);
        lastHeard = clock.GetTimestamp();
        socket.Options.CollectHttpResponseDetails = true;
        // A gateway is a neighbour; a proxy set for the way to the internet only hides it.
        socket.Options.Proxy = null;
    }

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<GatewayError> Ended => end.Task;

    /// <summary>Time since anything came.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Interlocked.Read(ref lastHeard));

    /// <summary>Opens the socket; nothing is said yet.</summary>
    /// <param name="login">Where to, and how large a frame may be.</param>
    /// <param name="clock">Measures timeouts and silence.</param>
    /// <param name="listener">Told of each event in order, on the receiving task; the frame is gone when it returns.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<GatewayAnswer<GatewaySocketClient>> OpenAsync(GatewayLogin login, TimeProvider clock, Action<GatewayFrame>? listener, CancellationToken cancel)
    {
        var client = new GatewaySocketClient(login, clock, listener);
        try
        {
            await client.socket.ConnectAsync(login.Address.Socket, cancel);
            client.receiving = client.ReceiveAsync();
            return GatewayAnswer.Ok(client);
        }
        catch (WebSocketException e)
        {
            var error = client.words.NoUpgrade(client.socket.HttpStatusCode, e.GetBaseException().Message);
            await client.DisposeAsync();
            cancel.ThrowIfCancellationRequested();
            return error;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first frame of the gateway.</summary>
    public Task<GatewayAnswer<GatewayChallenge>> ChallengeAsync(CancellationToken cancel) => challenge.Task.WaitAsync(cancel);

    /// <summary>One request and its answer; the frame is the caller's to dispose.</summary>
    public async Task<GatewayAnswer<GatewayFrame>> CallAsync(string method, JsonObject parameters, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var request = new Request(method);
        try
        {
            await slots.WaitAsync(either.Token);
            try
            {
                return await ExchangeAsync(request, parameters, either.Token);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GatewayError(GatewayErrorKind.TimedOut, $"The gateway at {login.Address} did not answer {method} within {timeout.TotalSeconds:0.###} s.") { MayHaveActed = request.Left };
        }
    }

    /// <summary>The other side is taken for dead; nobody waits for it any longer.</summary>
    public void Abandon(GatewayError reason)
    {
        End(reason);
        socket.Abort();
    }

    // The semaphores hold nothing that needs disposing, and calls may still be on their way out through them.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref left, true))
            return;
        End(new GatewayError(GatewayErrorKind.Closed, "The connection was closed by us."));
        await SayGoodbyeAsync(receiving);
        await lifetime.CancelAsync();
        await receiving;
        socket.Dispose();
        lifetime.Dispose();
    }

    private async Task<GatewayAnswer<GatewayFrame>> ExchangeAsync(Request request, JsonObject parameters, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<GatewayAnswer<GatewayFrame>>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        try
        {
            if (ended is { } earlier)
                return earlier;
            var frame = new JsonObject { ["type"] = "req", ["id"] = id, ["method"] = request.Method, ["params"] = parameters };
            await SendAsync(request, JsonSerializer.SerializeToUtf8Bytes(frame), cancel);
            var came = await answer.Task.WaitAsync(cancel);
            return came.IsOk ? Accept(came.Value, request.Method) : came.Error with { MayHaveActed = true };
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    private GatewayAnswer<GatewayFrame> Accept(GatewayFrame frame, string method)
    {
        if (frame.Succeeded)
            return GatewayAnswer.Ok(frame);
        using (frame)
            return GatewayRefusal.Read(frame.Root, method, login);
    }

    // Cancelling a send tears the socket down, so a call that gives up only stops waiting for it.
    private async Task SendAsync(Request request, byte[] frame, CancellationToken cancel)
    {
        await sender.WaitAsync(cancel);
        request.Left = true;
        await SendAndReleaseAsync(frame).WaitAsync(cancel);
    }

    private async Task SendAndReleaseAsync(byte[] frame)
    {
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, lifetime.Token);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            End(words.Lost());
        }
        finally
        {
            sender.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (ended is null && await ReadAsync() is { } bytes)
            {
                Interlocked.Exchange(ref lastHeard, clock.GetTimestamp());
                Dispatch(bytes);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            End(words.Lost());
        }
        catch (OperationCanceledException)
        {
            End(words.Lost());
        }
        await LeaveAsync();
    }

    /// <returns>The next whole frame; null when there will be none.</returns>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync()
    {
        var frame = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var part = await socket.ReceiveAsync(frame.GetMemory(4096), lifetime.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return Stop(words.Closed(socket.CloseStatus));
            if (part.MessageType == WebSocketMessageType.Binary)
                return Stop(words.Garbage());
            frame.Advance(part.Count);
            if (frame.WrittenCount > login.MaxFrameBytes)
                return Stop(words.TooLarge());
            if (part.EndOfMessage)
                return frame.WrittenMemory;
        }
    }

    private ReadOnlyMemory<byte>? Stop(GatewayError error)
    {
        End(error);
        return null;
    }

    private void Dispatch(ReadOnlyMemory<byte> bytes)
    {
        if (!GatewayFrame.TryParse(bytes, out var frame))
        {
            End(words.Garbage());
            return;
        }
        if (frame.ResponseId is { } id && waiting.TryRemove(id, out var answer) && answer.TrySetResult(GatewayAnswer.Ok(frame)))
            return;
        // Here are left: events, and answers that come after their call gave up.
        using (frame)
            switch (frame.EventName)
            {
                case null:
                    break;
                case "connect.challenge":
                    challenge.TrySetResult(frame.Challenge());
                    break;
                case "shutdown":
                    words.SaysGoodbye();
                    break;
                default:
                    listener?.Invoke(frame);
                    break;
            }
    }

    private void End(GatewayError error)
    {
        var first = Interlocked.CompareExchange(ref ended, error, null) ?? error;
        challenge.TrySetResult(first);
        end.TrySetResult(first);
        foreach (var id in waiting.Keys)
            if (waiting.TryRemove(id, out var answer))
                answer.TrySetResult(first);
    }

    // Whoever sends garbage may go on sending it; a proper close is answered properly.
    private Task LeaveAsync()
    {
        if (ended is { Kind: GatewayErrorKind.Garbage or GatewayErrorKind.TooLarge })
            socket.Abort();
        return SayGoodbyeAsync(Task.CompletedTask);
    }

    private async Task SayGoodbyeAsync(Task last)
    {
        using var enough = new CancellationTokenSource(GoodbyeTime);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, enough.Token);
            await last.WaitAsync(enough.Token);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            // The other side left first or does not care for manners; aborting frees the socket either way.
            socket.Abort();
        }
    }

    /// <param name="Method">What is asked.</param>
    private sealed record Request(string Method)
    {
        /// <summary>From here on the gateway may know of it.</summary>
        public bool Left { get; set; }
    }
}
