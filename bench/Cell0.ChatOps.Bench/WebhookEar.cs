using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Cell0.ChatOps.Bench;

/// <summary>Hears a gateway's webhooks and remembers when each job's came.</summary>
internal sealed class WebhookEar : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DateTimeOffset>> heard = new(StringComparer.Ordinal);

    public WebhookEar()
    {
        Url = $"http://127.0.0.1:{ServiceProcess.FreePort()}/";
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = Task.Run(ListenAsync);
    }

    public string Url { get; }

    public Task<DateTimeOffset> HeardAsync(string jobId, TimeSpan patience, CancellationToken ct) => Of(jobId).Task.WaitAsync(patience, TimeProvider.System, ct);

    public void Dispose() => listener.Close();

    private async Task ListenAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var call = await listener.GetContextAsync();
                var at = TimeProvider.System.GetUtcNow();
                var body = await JsonSerializer.DeserializeAsync<JsonElement>(call.Request.InputStream);
                call.Response.Close();
                Of(body.GetProperty("jobId").GetString()!).TrySetResult(at);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private TaskCompletionSource<DateTimeOffset> Of(string jobId) => heard.GetOrAdd(jobId, _ => new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously));
}
