using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Asks the outside watcher's address. Follows no redirect: where it leads would learn the secret.</summary>
public sealed class HeartbeatClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { Timeout = Patience };
    private readonly HeartbeatOptions options;

    public HeartbeatClient(IOptions<HeartbeatOptions> options)
    {
        this.options = options.Value;
        http.DefaultRequestHeaders.UserAgent.ParseAdd("cell0-chatops");
    }

    /// <returns>Null when the watcher heard it, else why not; never the address.</returns>
    public async Task<string?> BeatAsync(bool well, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(options.Address(well), HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.IsSuccessStatusCode) return null;
            return (int)answer.StatusCode is >= 300 and < 400 ? $"it answers with a redirect ({(int)answer.StatusCode}), which is not followed" : $"it answers {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
        catch (HttpRequestException unreachable)
        {
            return $"not reachable: {unreachable.HttpRequestError}";
        }
    }

    public void Dispose() => http.Dispose();
}
