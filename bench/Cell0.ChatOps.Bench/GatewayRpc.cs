using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Bench;

/// <summary>A bare connection to a real gateway of 2026.9 with the right to administer: what the bench itself must do there. One call at a time.</summary>
internal sealed class GatewayRpc : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private int calls;

    public static async Task<GatewayRpc> ConnectAsync(string url, string token, CancellationToken ct)
    {
        var rpc = new GatewayRpc();
        await rpc.socket.ConnectAsync(new Uri(url), ct);
        await rpc.CallAsync(
            "connect",
            new JsonObject
            {
                ["minProtocol"] = 3,
                ["maxProtocol"] = 4,
                ["client"] = new JsonObject { ["id"] = "gateway-client", ["displayName"] = "bench", ["version"] = "1", ["platform"] = "linux", ["mode"] = "backend" },
                ["role"] = "operator",
                ["scopes"] = new JsonArray("operator.read", "operator.admin"),
                ["caps"] = new JsonArray(),
                ["auth"] = new JsonObject { ["token"] = token },
            },
            ct);
        return rpc;
    }

    /// <exception cref="BenchException">The gateway said no.</exception>
    public async Task<JsonElement> CallAsync(string method, JsonObject parameters, CancellationToken ct)
    {
        var id = $"{++calls}";
        var request = new JsonObject { ["type"] = "req", ["id"] = id, ["method"] = method, ["params"] = parameters };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, ct);
        while (true)
        {
            var frame = await ReadAsync(ct);
            if (frame.GetProperty("type").GetString() != "res" || frame.GetProperty("id").GetString() != id) continue;
            return frame.GetProperty("ok").GetBoolean() ? frame.GetProperty("payload") : throw new BenchException($"{method}: {frame.GetProperty("error")}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        socket.Dispose();
    }

    private async Task<JsonElement> ReadAsync(CancellationToken ct)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (part.MessageType == WebSocketMessageType.Close) throw new BenchException($"the gateway closed the connection: {socket.CloseStatusDescription}");
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonSerializer.Deserialize<JsonElement>(text.ToArray());
    }
}
