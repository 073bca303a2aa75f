using System.Net;
using System.Security.Claims;
using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Web;

/// <summary>Puts the <see cref="RequestGate"/> before every path. Whoever passed with a session or a token is <c>HttpContext.User</c>, also for the dashboard.</summary>
internal static partial class GateMiddleware
{
    private const string Dashboard = "/hangfire";
    private const string Pages = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void UseGate(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<RequestGate>();
        var callers = app.Services.GetRequiredService<Callers>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Cell0.ChatOps.Web.Gate");
        app.Use((context, next) =>
        {
            Harden(context.Response.Headers, context.Request.Path.StartsWithSegments(Dashboard, StringComparison.OrdinalIgnoreCase));
            return Guard(context, next, gate, callers, log);
        });
    }

    /// <summary>One cookie per port: cookies do not tell ports of one machine apart.</summary>
    public static string CookieName(HttpContext context) => $"cell0-session-{context.Request.Host.Port ?? 0}";

    /// <summary>True when the owner's link was opened: the browser gets its session, and the token leaves the address line.</summary>
    private static bool Exchanges(HttpContext context, Callers callers)
    {
        var request = context.Request;
        if (request.Path != "/" || !HttpMethods.IsGet(request.Method) || !request.Query.TryGetValue("token", out var token)) return false;
        if (callers.Exchange(token) is { } session)
        {
            context.Response.Cookies.Append(CookieName(context), session, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = request.IsHttps,
                MaxAge = OwnerKey.SessionLife,
                Path = "/",
            });
            context.Response.Redirect("/");
            return true;
        }

        return false;
    }

    private static async Task Guard(HttpContext context, RequestDelegate next, RequestGate gate, Callers callers, ILogger log)
    {
        var facts = Facts(context, callers);
        var decision = gate.Decide(facts);
        var knocks = decision.Status is 0 or 401;
        if (knocks && Exchanges(context, callers)) return;
        if (knocks && context.Request.Path == "/" && context.Request.Query.ContainsKey("token"))
            decision = new GateDecision(401, "This link is not, or no longer, the owner's. The current one is in the file data/owner-link.");

        // What is not there needs no credentials to be told so.
        if (decision.Status == 401 && !facts.IsReading && context.GetEndpoint() is null) decision = GateDecision.Pass("leads nowhere");
        if (decision.Passes)
        {
            if (facts.Caller is { } caller) context.User = Principal(caller);
            await next(context);
            return;
        }

        Refused(log, decision.Status, facts.Method, context.Request.Path, decision.Reason);
        if (decision.Status == 401) context.Response.Headers.WWWAuthenticate = "Bearer";
        await ProblemMiddleware.WriteAsync(context, decision.Status, decision.Reason);
    }

    private static RequestFacts Facts(HttpContext context, Callers callers)
    {
        var headers = context.Request.Headers;
        return new RequestFacts
        {
            Method = context.Request.Method,
            Host = headers.Host,
            Origin = headers.Origin.Count == 0 ? null : headers.Origin.ToString(),
            FetchSite = headers["Sec-Fetch-Site"].Count == 0 ? null : headers["Sec-Fetch-Site"].ToString(),
            FetchMode = headers["Sec-Fetch-Mode"],
            IsPage = PagePaths.IsPage(context.Request.Path),
            IsAlertmanagers = context.Request.Path.StartsWithSegments("/api/v2", StringComparison.OrdinalIgnoreCase),
            IsWebhook = context.Request.Path.StartsWithSegments("/webhooks", StringComparison.OrdinalIgnoreCase),
            IsDashboardsFigures = context.Request.Path.Equals(Dashboard + "/stats", StringComparison.OrdinalIgnoreCase),
            IsLoopback = context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from),
            IsForwarded = headers.Any(header => header.Key.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)),
            Caller = callers.Find(context.Request.Cookies[CookieName(context)], headers.Authorization),
        };
    }

    private static ClaimsPrincipal Principal(Caller caller) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name), new Claim(ClaimTypes.Role, caller.Role.ToString())], "cell0"));

    /// <param name="isDashboard">Its charts set styles of their own; its scripts are files like ours.</param>
    private static void Harden(IHeaderDictionary headers, bool isDashboard)
    {
        headers.ContentSecurityPolicy = isDashboard ? Pages.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal) : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused with {Status}: {Method} {Path}. {Reason}")]
    private static partial void Refused(ILogger log, int status, string method, string? path, string reason);
}
