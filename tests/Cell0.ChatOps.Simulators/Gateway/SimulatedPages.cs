using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The look-alike's HTTP side.</summary>
internal static class SimulatedPages
{
    public static Task AnswerAsync(GatewaySimulator gateway, HttpContext http, CancellationToken ended) => (gateway.Mode, gateway.Age, http.Request.Path.Value) switch
    {
        (GatewayMode.NeverAnswers, _, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended),
        (GatewayMode.HtmlEverywhere, _, _) or (_, GatewayAge.Old, _) => PageAsync(http),
        (GatewayMode.GarbageFrames, _, _) => WriteAsync(http, 200, "application/json", "{\"ready\":tr"),
        (GatewayMode.OversizedFrame, _, _) => WriteAsync(http, 200, "application/json", "\"" + new string('x', 100_000) + "\""),
        (_, _, "/health" or "/healthz") => WriteAsync(http, 200, "application/json", "{\"ok\":true,\"status\":\"live\"}"),
        (_, _, "/ready" or "/readyz") => ReadyAsync(gateway, http),
        _ => WriteAsync(http, 404, "text/plain", "Not Found"),
    };

    private static Task PageAsync(HttpContext http) => WriteAsync(http, 200, "text/html; charset=utf-8", "<!doctype html><html><title>Control</title><body>the control page</body></html>");

    private static Task ReadyAsync(GatewaySimulator gateway, HttpContext http)
    {
        var failing = gateway.Mode switch
        {
            GatewayMode.Starting => new JsonArray("startup-sidecars"),
            GatewayMode.NotReady => new JsonArray("channels"),
            _ => [],
        };
        JsonNode ready = gateway.Mode == GatewayMode.WrongTypes ? "yes" : failing.Count == 0;
        var status = failing.Count == 0 ? 200 : 503;
        var body = new JsonObject
        {
            ["ready"] = ready,
            ["failing"] = failing,
            ["uptimeMs"] = 1234567,
            ["eventLoop"] = new JsonObject { ["degraded"] = gateway.EventLoopDegraded },
        };
        return WriteAsync(http, status, "application/json; charset=utf-8", body.ToJsonString());
    }

    private static Task WriteAsync(HttpContext http, int status, string type, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(body, http.RequestAborted);
    }
}
