using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <param name="Method">A method of the protocol, or for pages such as "GET /readyz".</param>
/// <param name="Scopes">Rights of the connection at that moment.</param>
public sealed record GatewayCall(string Method, JsonObject Parameters, IReadOnlyList<string> Scopes);

/// <summary>Every call that arrived, in order, the handshake included; answered or not.</summary>
public sealed class GatewayCallLog
{
    private readonly Lock gate = new();
    private readonly List<GatewayCall> calls = [];
    private readonly List<(string Method, int Count, TaskCompletionSource Seen)> watchers = [];

    public IReadOnlyList<GatewayCall> All
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    public int Count(string method)
    {
        lock (gate)
            return calls.Count(call => call.Method == method);
    }

    /// <summary>Completes when <paramref name="count"/> calls of <paramref name="method"/> have arrived since the start.</summary>
    public Task ArrivedAsync(string method, int count = 1)
    {
        lock (gate)
        {
            if (calls.Count(call => call.Method == method) >= count)
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((method, count, seen));
            return seen.Task;
        }
    }

    internal void Add(GatewayCall call)
    {
        lock (gate)
        {
            calls.Add(call);
            foreach (var watcher in watchers.Where(w => w.Method == call.Method && calls.Count(c => c.Method == w.Method) >= w.Count).ToList())
            {
                watchers.Remove(watcher);
                watcher.Seen.TrySetResult();
            }
        }
    }
}
