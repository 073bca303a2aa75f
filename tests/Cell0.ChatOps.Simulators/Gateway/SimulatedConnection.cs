using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>One WebSocket of the look-alike, from challenge to close.</summary>
internal sealed class SimulatedConnection(GatewaySimulator gateway, HttpContext http, WebSocket socket, CancellationToken ended) : IDisposable
{
    private readonly SemaphoreSlim sender = new(1);
    private readonly ConcurrentBag<Task> answering = [];
    private readonly string nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<string> scopes = [];
    private volatile bool isIn;

    public Task Finished => finished.Task;

    /// <summary>The handshake went well.</summary>
    public bool IsIn
    {
        get => isIn;
        private set => isIn = value;
    }

    public bool MayRead => scopes.Contains("operator.read") || scopes.Contains("operator.admin");

    public Task TellAsync(string name, JsonObject payload) => UnlessGoneAsync(() => SendAsync(Event(name, payload)));

    private static async Task UnlessGoneAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It left while it was being told.
        }
    }

    public async Task RunAsync()
    {
        try
        {
            if (await GreetAsync() && await HandshakeAsync())
                await ServeAsync();
            else
                await DrainAsync();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The client left or the look-alike was killed: both are what tests do.
        }
        finally
        {
            finished.TrySetResult();
        }
        await Task.WhenAll(answering);
    }

    /// <summary>What a gateway does on SIGTERM: says so, then closes as restarting.</summary>
    public Task ShutDownAsync() => UnlessGoneAsync(async () =>
    {
        await SendAsync(Event("shutdown", new JsonObject { ["reason"] = "gateway stopping" }));
        await CloseAsync(1012, "service restart");
    });

    public void Cut()
    {
        // A connection leaves the list only after its request ended: one in between has nothing left to cut.
        try
        {
            http.Abort();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    public void Dispose() => sender.Dispose();

    public async Task SendAsync(JsonObject frame) => await SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true);

    private async Task<bool> GreetAsync()
    {
        if (gateway.Mode == GatewayMode.NeverGreets)
            return false;
        if (gateway.Mode == GatewayMode.GarbageGreeting)
        {
            await SendAsync("SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray(), WebSocketMessageType.Text, true);
            return false;
        }
        await SendAsync(Event("connect.challenge", new JsonObject { ["nonce"] = nonce, ["ts"] = gateway.NowMs }));
        return true;
    }

    private async Task<bool> HandshakeAsync()
    {
        var issuedAtMs = gateway.NowMs;
        if (await ReceiveAsync() is not { } first)
            return false;
        var id = first["id"]?.GetValue<string>() ?? "invalid";
        var parameters = first["params"] as JsonObject ?? [];
        gateway.Calls.Add(new GatewayCall("connect", parameters, []));
        if (gateway.Mode == GatewayMode.NeverAnswers && !gateway.AnswersHandshake)
            return false;
        var (outcome, granted) = SimulatedHandshake.Judge(gateway, parameters, nonce, issuedAtMs);
        scopes = granted;
        // Whoever has read the hello may count on every event after it, and gets none before it.
        await SendAsync(Encoding.UTF8.GetBytes(outcome.Frame(id).ToJsonString()), WebSocketMessageType.Text, true, () => IsIn = outcome.Payload is not null);
        if (outcome.CloseCode is { } code)
            await CloseAsync(code, "refused");
        else if (gateway.Mode == GatewayMode.ClosesAfterHello)
            await CloseAsync(1012, "service restart");
        else if (gateway.Age == GatewayAge.New)
            await SendAsync(Event("tick", new JsonObject { ["ts"] = gateway.NowMs }));
        return socket.State == WebSocketState.Open;
    }

    private async Task ServeAsync()
    {
        while (await ReceiveAsync() is { } request)
        {
            var call = new GatewayCall(request["method"]?.GetValue<string>() ?? "", request["params"] as JsonObject ?? [], scopes);
            gateway.Arrived(call);
            var id = request["id"]?.GetValue<string>() ?? "invalid";
            answering.Add(gateway.MayAnswerAsync(() => AnswerOrGiveUpAsync(id, call)));
        }
    }

    private async Task AnswerOrGiveUpAsync(string id, GatewayCall call)
    {
        try
        {
            await AnswerAsync(id, call);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // As in RunAsync.
        }
    }

    private async Task AnswerAsync(string id, GatewayCall call)
    {
        switch (gateway.Mode)
        {
            case GatewayMode.NeverAnswers:
                return;
            case GatewayMode.GarbageFrames:
                await SendAsync("{\"type\":\"res\",\"id\":"u8.ToArray(), WebSocketMessageType.Text, true);
                return;
            case GatewayMode.StopsMidCall:
                await SendAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"res\",\"id\":\"{id}\",\"ok\":true,\"payload\":{{\"jobs\":[{{\"id\":"), WebSocketMessageType.Text, false);
                Cut();
                return;
            case GatewayMode.OversizedFrame:
                await SendOversizedAsync(id);
                return;
            default:
                await AnswerAsync(id, call, await SimulatedMethods.AnswerAsync(gateway, call));
                return;
        }
    }

    // What an answer sets off happens whether or not the caller still listens.
    private async Task AnswerAsync(string id, GatewayCall call, SimulatedOutcome outcome)
    {
        if (outcome.Payload is { } payload)
            gateway.Tamper?.Invoke(call.Method, payload);
        try
        {
            if (outcome.Cuts)
                Cut();
            else if (!outcome.Silent)
                await SendAsync(outcome.Frame(id));
            if (outcome.CloseCode is { } code)
                await CloseAsync(code, "");
        }
        finally
        {
            if (outcome.Then is { } then)
                await then();
        }
    }

    private async Task SendOversizedAsync(string id)
    {
        var chunk = Encoding.UTF8.GetBytes(new string('x', 1024 * 1024));
        await SendAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"res\",\"id\":\"{id}\",\"ok\":true,\"payload\":\""), WebSocketMessageType.Text, false);
        for (var sent = 0; sent < gateway.OversizedBytes; sent += chunk.Length)
            await SendAsync(chunk, WebSocketMessageType.Text, false);
        await SendAsync("\"}"u8.ToArray(), WebSocketMessageType.Text, true);
    }

    private static JsonObject Event(string name, JsonObject payload) => new() { ["type"] = "event", ["event"] = name, ["payload"] = payload };

    private async Task SendAsync(byte[] bytes, WebSocketMessageType type, bool last, Action? before = null)
    {
        await sender.WaitAsync(ended);
        try
        {
            before?.Invoke();
            await socket.SendAsync(bytes, type, last, ended);
        }
        finally
        {
            sender.Release();
        }
    }

    private async Task CloseAsync(int code, string reason)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, ended);
    }

    private async Task DrainAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }
    }

    /// <returns>Null when the client closed.</returns>
    private async Task<JsonObject?> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var frame = new MemoryStream();
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), ended);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(1000, "");
                return null;
            }
            frame.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            if (Parse(frame.ToArray()) is { } json)
                return json;
            frame.SetLength(0);
        }
        return null;
    }

    // Text that is not JSON is not answered at all.
    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
