using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cell0.ChatOps.Access;

/// <summary>
/// The secret in the owner's link. Whoever holds it is the owner: as the link's <c>token</c>, as a bearer token, or through a browser session
/// signed with it. Sessions need no memory of ours, so they outlive a restart; a new key ends them all.
/// </summary>
public sealed class OwnerKey
{
    /// <summary>How long a browser session lasts.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(30);

    private const int Bytes = 32;

    private readonly byte[] secret;

    private OwnerKey(byte[] secret) => this.secret = secret;

    /// <summary>43 characters that need no escaping in an address.</summary>
    public string Token => Base64Url.EncodeToString(secret);

    public static OwnerKey New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Null when the text is no token of ours.</summary>
    public static OwnerKey? Parse(string? token)
    {
        var text = token?.Trim() ?? "";
        return text.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(text) ? new OwnerKey(Base64Url.DecodeFromChars(text)) : null;
    }

    public bool Is(string? token) =>
        token is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(Token)));

    /// <summary>What the browser keeps in its cookie.</summary>
    public string NewSession(DateTimeOffset now)
    {
        var claim = $"{(now + SessionLife).ToUnixTimeSeconds()}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12))}";
        return $"{claim}.{Sign(claim)}";
    }

    /// <summary>True when the session was begun with this key and has not ended.</summary>
    public bool IsSession(string? session, DateTimeOffset now)
    {
        if (session is not { Length: < 200 } || session.LastIndexOf('.') is not (> 0 and var dot)) return false;
        var claim = session[..dot];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(claim)), Encoding.UTF8.GetBytes(session[(dot + 1)..]))
            && long.TryParse(claim.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && until > now.ToUnixTimeSeconds();
    }

    private string Sign(string claim) => Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes("session " + claim)));
}
