using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Web;

/// <summary>The gate's word.</summary>
/// <param name="Status">0 when the request may pass, else 401 or 403.</param>
/// <param name="Reason">One sentence for whoever asked.</param>
public readonly record struct GateDecision(int Status, string Reason)
{
    public bool Passes => Status == 0;

    internal static GateDecision Pass(string reason) => new(0, reason);
}

/// <summary>
/// Who may come in. Any web page a person has open could call a service on loopback: so a foreign name or a foreign page is refused on every path,
/// reading is free on this machine alone, and changing always needs a session or a token.
/// </summary>
public sealed class RequestGate
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string> hosts;
    private readonly HashSet<string> origins;

    /// <param name="names">Configured host names; empty: the loopback names.</param>
    /// <param name="publicUrls">Addresses under which the service is reached from outside.</param>
    public RequestGate(IReadOnlyCollection<string> names, IReadOnlyCollection<Uri> publicUrls)
    {
        var named = names.Select(Name).Where(name => name.Length > 0).ToList();
        hosts = new(named.Count > 0 ? named : Loopback, StringComparer.OrdinalIgnoreCase);
        hosts.UnionWith(publicUrls.Select(url => url.Host));
        origins = new(publicUrls.Select(url => url.GetLeftPart(UriPartial.Authority)), StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyCollection<string> Hosts => hosts;

    public GateDecision Decide(RequestFacts request)
    {
        if (!hosts.Contains(Name(request.Host ?? "")))
            return new GateDecision(403, $"The name '{TextCut.Head(request.Host ?? "", 60)}' is not one this service answers to; Web:Hosts lists them.");
        if (IsForeign(request) && !(request.IsPage && request.Method is "GET" or "HEAD" && request.FetchMode == "navigate"))
            return new GateDecision(403, "The request comes from another site's page.");
        if (request.IsReading)
        {
            if (request.Caller is not null) return GateDecision.Pass("reads as " + request.Caller.Name);
            if (request.IsLoopback && !request.IsForwarded) return GateDecision.Pass("reads from this machine");
            return new GateDecision(401, "Reading from another machine needs a token (Authorization: Bearer).");
        }

        if (request is { IsWebhook: true, Method: "POST" }) return GateDecision.Pass("proves itself to the webhook");
        return request.Caller switch
        {
            null when request is { IsAlertmanagers: true, IsLoopback: true, IsForwarded: false } => GateDecision.Pass("tells of alerts from this machine"),
            null => new GateDecision(401, "Changing something needs a browser session (open the owner's link) or a token (Authorization: Bearer)."),
            { MayChange: false } caller => new GateDecision(403, $"You may read but not change (role {caller.Role.ToString().ToLowerInvariant()}). Nothing done."),
            { } caller => GateDecision.Pass("changes as " + caller.Name),
        };
    }

    /// <summary>Same-site is foreign too: every port of this machine is one site.</summary>
    private bool IsForeign(RequestFacts request) =>
        request.FetchSite is not (null or "same-origin" or "none") || (request.Origin is { } origin && !IsOwn(origin, request.Host!));

    private bool IsOwn(string origin, string host) =>
        origins.Contains(origin) || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && string.Equals(url.Authority, WithoutDefaultPort(host, url.Scheme), StringComparison.OrdinalIgnoreCase));

    private static string WithoutDefaultPort(string host, string scheme)
    {
        var suffix = scheme == "https" ? ":443" : ":80";
        return host.EndsWith(suffix, StringComparison.Ordinal) && Name(host).Length + suffix.Length == host.Length ? host[..^suffix.Length] : host;
    }

    /// <summary>The name without its port; an IPv6 address keeps its brackets.</summary>
    private static string Name(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : host.IndexOf(':', StringComparison.Ordinal);
        var name = end > 0 ? host[..end] : host;
        return (name.Contains("::", StringComparison.Ordinal) && !name.StartsWith('[') ? $"[{name}]" : name).Trim();
    }
}
