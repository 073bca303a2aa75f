using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Web;

/// <summary>What the gate must know of a request.</summary>
public sealed record RequestFacts
{
    public required string Method { get; init; }

    /// <summary>The <c>Host</c> header as sent; null when there is none.</summary>
    public string? Host { get; init; }

    public string? Origin { get; init; }

    /// <summary><c>Sec-Fetch-Site</c>; null from what is no browser.</summary>
    public string? FetchSite { get; init; }

    public string? FetchMode { get; init; }

    /// <summary>True for an address that a person opens.</summary>
    public bool IsPage { get; init; }

    /// <summary>True below <c>/api/v2/</c>: Alertmanager's clients there show no credentials, on this machine they need none.</summary>
    public bool IsAlertmanagers { get; init; }

    /// <summary>True below <c>/webhooks/</c>: who posts there proves it by the signature or secret of its own network, which the handler checks.</summary>
    public bool IsWebhook { get; init; }

    /// <summary>The connection comes from this machine.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>A <c>Forwarded</c> or <c>X-Forwarded-*</c> header is there: whoever sits behind the proxy is not on this machine.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>Who has shown a session or a token; null: nobody.</summary>
    public Caller? Caller { get; init; }

    /// <summary>True for the job dashboard's own figures: it asks for them by POST every few seconds, and nothing changes by it.</summary>
    public bool IsDashboardsFigures { get; init; }

    public bool IsReading => Method is "GET" or "HEAD" or "OPTIONS" || (IsDashboardsFigures && Method == "POST");
}

/// <summary>Somebody who has shown who they are.</summary>
public sealed record Caller(string Name, Role Role)
{
    public bool MayChange => Role >= Role.Operator;
}
