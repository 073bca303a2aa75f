using System.Net;
using System.Net.WebSockets;

namespace Cell0.ChatOps.Gateway;

/// <summary>Why a connection was not made or came to its end, in words.</summary>
internal sealed class ConnectionEnd(GatewayLogin login)
{
    private string because = "";

    /// <summary>The gateway told that it shuts down; the end that follows is no riddle.</summary>
    public void SaysGoodbye() => because = " because it shuts down";

    /// <param name="status">The HTTP answer in place of a WebSocket; none where nothing answered.</param>
    /// <param name="reason">The system's own words.</param>
    public GatewayError NoUpgrade(HttpStatusCode status, string reason) => status switch
    {
        default(HttpStatusCode) => new(GatewayErrorKind.Unreachable, $"Nothing answers at {login.Address} ({reason})."),
        >= HttpStatusCode.InternalServerError => new(GatewayErrorKind.Unreachable, $"Something at {login.Address} answers for the gateway, but only with HTTP {(int)status}."),
        _ => new(GatewayErrorKind.NotAGateway, $"What listens at {login.Address} is not a gateway: it answers HTTP {(int)status} instead of opening a WebSocket."),
    };

    public GatewayError Closed(WebSocketCloseStatus? status) => new(GatewayErrorKind.Closed, status switch
    {
        (WebSocketCloseStatus)1012 => $"The gateway at {login.Address} closed the connection because it restarts.",
        { } code when because.Length == 0 => $"The gateway at {login.Address} closed the connection (code {(int)code}).",
        _ => $"The gateway at {login.Address} closed the connection{because}.",
    });

    public GatewayError Lost() => new(GatewayErrorKind.Closed, $"The connection to the gateway at {login.Address} broke off{because}.");

    public GatewayError Garbage() => new(GatewayErrorKind.Garbage, $"What listens at {login.Address} sent something that is no frame of the gateway's protocol.");

    public GatewayError TooLarge() => new(GatewayErrorKind.TooLarge, $"The gateway at {login.Address} sent a frame of more than {login.MaxFrameBytes / 1024} KiB; it was not read.");
}
