using System.Diagnostics.CodeAnalysis;

namespace Cell0.ChatOps.Gateway;

/// <summary>One gateway, seen from its two sides: the WebSocket and the HTTP pages beside it.</summary>
public sealed record GatewayAddress
{
    private GatewayAddress(Uri socket)
    {
        Socket = socket;
        Http = new UriBuilder(socket) { Scheme = socket.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Path = "/", Query = "", Fragment = "" }.Uri;
        Name = $"{socket.Scheme}://{socket.Authority}";
    }

    public Uri Socket { get; }

    /// <summary>Root of the HTTP pages, ending in a slash.</summary>
    public Uri Http { get; }

    /// <summary>Fit for a sentence: scheme, host and port, nothing else.</summary>
    public string Name { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out GatewayAddress? address)
    {
        address = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? new GatewayAddress(uri)
            : null;
        return address is not null;
    }

    /// <exception cref="FormatException">The text is not a ws:// or wss:// address; options are validated before anyone gets here.</exception>
    public static GatewayAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not an absolute ws:// or wss:// address.");

    public override string ToString() => Name;
}
