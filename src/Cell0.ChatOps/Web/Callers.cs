using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Web;

/// <summary>Who is asking: a browser with the owner's session, or a program with a token.</summary>
public sealed class Callers(OwnerLinkFiles owner, ApiTokens tokens, TimeProvider clock)
{
    private const string Bearer = "Bearer ";

    private static readonly Caller Owner = new("owner", Role.Owner);

    /// <param name="session">Value of the session cookie.</param>
    /// <param name="authorization">The <c>Authorization</c> header.</param>
    public Caller? Find(string? session, string? authorization)
    {
        if (session is not null && owner.Key().IsSession(session, clock.GetUtcNow())) return Owner;
        if (authorization is null || !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return null;
        var token = authorization[Bearer.Length..].Trim();
        if (owner.Key().Is(token)) return Owner;
        return tokens.WhoHas(token) is { } program ? new Caller(program.Name, program.Role) : null;
    }

    /// <summary>A new session for whoever opened the owner's link; null when the token is not the owner's.</summary>
    public string? Exchange(string? token) => owner.Key().Is(token) ? owner.Key().NewSession(clock.GetUtcNow()) : null;
}
