using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Whether a request comes from Twilio (https://www.twilio.com/docs/usage/webhooks/webhooks-security).</summary>
public static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <summary>Names the hash of a body that is no form.</summary>
    public const string BodyHash = "bodySHA256";

    /// <summary>The signature of a form: HMAC-SHA1 over the address and all its fields, sorted; of a key that comes twice each value once.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Twilio's scheme, not ours to choose.")]
    public static string Of(string token, string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var signed = new StringBuilder(url);
        foreach (var field in fields.GroupBy(field => field.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var value in field.Select(entry => entry.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) signed.Append(field.Key).Append(value);
        }

        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString())));
    }

    /// <param name="url">The public address, with its query as it was sent.</param>
    public static bool IsOf(string? signature, string token, Uri url, IReadOnlyCollection<KeyValuePair<string, string>> fields) =>
        signature is { Length: > 0 } && Written(url).Any(address => Same(Of(token, address, fields), signature));

    /// <summary>A body that is no form is not signed itself: the address is, and names the body's SHA-256.</summary>
    public static bool IsOfBody(string? signature, string token, Uri url, ReadOnlySpan<byte> body)
    {
        var named = url.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).FirstOrDefault(part => part.Length == 2 && part[0] == BodyHash)?[1];
        return named is not null && Same(Convert.ToHexStringLower(SHA256.HashData(body)), named.ToLowerInvariant()) && IsOf(signature, token, url, []);
    }

    /// <summary>Twilio signs the address with or without the port that its scheme has anyway.</summary>
    private static IEnumerable<string> Written(Uri url)
    {
        var rest = url.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped);
        yield return $"{url.Scheme}://{url.Host}:{url.Port}{rest}";
        yield return $"{url.Scheme}://{url.Host}{rest}";
        yield return url.OriginalString;
    }

    private static bool Same(string ours, string theirs) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ours), Encoding.UTF8.GetBytes(theirs));
}
