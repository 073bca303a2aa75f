using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Gateway;

/// <summary>The gateway's HTTP side: is it ready?</summary>
public sealed class GatewayHttpClient(HttpClient http, IOptionsMonitor<GatewayOptions> options, TimeProvider clock)
{
    internal const int LargestPageBytes = 64 * 1024;

    /// <summary>GET /readyz; <see cref="GatewayErrorKind.NotOffered"/> on versions that have no such page.</summary>
    public async Task<GatewayAnswer<GatewayReadiness>> ReadinessAsync(CancellationToken cancel)
    {
        var now = options.CurrentValue;
        var address = GatewayAddress.Parse(now.Url);
        using var deadline = new CancellationTokenSource(now.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            return await GetAsync(address, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GatewayError(GatewayErrorKind.TimedOut, $"The gateway at {address} did not answer /readyz within {now.ConnectTimeout.TotalSeconds:0.###} s.");
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException)
        {
            return e.GetBaseException() is System.Net.Sockets.SocketException { SocketErrorCode: not System.Net.Sockets.SocketError.ConnectionReset } refused
                ? new GatewayError(GatewayErrorKind.Unreachable, $"Nothing answers at {address} ({refused.Message}).")
                : new GatewayError(GatewayErrorKind.Unreachable, $"The gateway at {address} broke off before it had answered /readyz.");
        }
    }

    private async Task<GatewayAnswer<GatewayReadiness>> GetAsync(GatewayAddress address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.Http, "readyz"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        var body = await ReadAsync(response.Content, cancel);
        return body is { } bytes
            ? GatewayReadiness.Read((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", bytes, address)
            : TooLarge(response, address);
    }

    // The control page of an old gateway may well be larger than any readiness; it still says the same.
    private static GatewayAnswer<GatewayReadiness> TooLarge(HttpResponseMessage response, GatewayAddress address)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        return response.StatusCode == HttpStatusCode.NotFound || type.Contains("html", StringComparison.OrdinalIgnoreCase)
            ? GatewayReadiness.Read((int)response.StatusCode, type, ReadOnlyMemory<byte>.Empty, address)
            : new GatewayError(GatewayErrorKind.TooLarge, $"What listens at {address} answers /readyz with more than {LargestPageBytes / 1024} KiB; it was not read.");
    }

    /// <returns>Null when there is more than <see cref="LargestPageBytes"/>.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[LargestPageBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        if (length > LargestPageBytes)
            return null;
        return buffer.AsMemory(0, length);
    }
}
