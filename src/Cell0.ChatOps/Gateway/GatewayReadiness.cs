using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>The gateway's readiness page.</summary>
/// <param name="HttpStatus">As it came: 200 when ready.</param>
/// <param name="Failing">Names of what is not ready; empty when all is.</param>
/// <param name="Uptime">Since the gateway's process began.</param>
/// <param name="EventLoopDegraded">Null where the page does not say.</param>
public sealed record GatewayReadiness(int HttpStatus, string ContentType, bool Ready, IReadOnlyList<string> Failing, TimeSpan? Uptime, bool? EventLoopDegraded)
{
    /// <summary>Judges what came back from /readyz. A page of HTML or a 404 is how versions without readiness answer, and is no bad news.</summary>
    internal static GatewayAnswer<GatewayReadiness> Read(int status, string contentType, ReadOnlyMemory<byte> body, GatewayAddress address)
    {
        var isPage = contentType.Contains("html", StringComparison.OrdinalIgnoreCase);
        if (status == 404 || (isPage && status < 500))
            return new GatewayError(GatewayErrorKind.NotOffered, $"The gateway at {address} has no readiness page (it answers HTTP {status}{(isPage ? " with a web page" : "")}); older versions have none.");
        try
        {
            using var json = JsonText.Parse(body);
            return Read(status, contentType, json.RootElement);
        }
        catch (JsonException)
        {
            return new GatewayError(GatewayErrorKind.Garbage, $"What listens at {address} answers /readyz with HTTP {status} and something that is not JSON.");
        }
    }

    private static GatewayAnswer<GatewayReadiness> Read(int status, string contentType, JsonElement json)
    {
        var surprises = new Surprises("/readyz");
        var root = Shape.Root(json, surprises);
        // Only a 2xx may say "ready": a proxy's error page in JSON must not.
        var ready = root.Flag("ready") && status is >= 200 and < 300;
        var page = new GatewayReadiness(status, contentType, ready, root.Has("failing") ? root.Texts("failing") : [],
            root.OptionalMilliseconds("uptimeMs"), root.OptionalObject("eventLoop")?.OptionalFlag("degraded"));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(page);
    }
}
