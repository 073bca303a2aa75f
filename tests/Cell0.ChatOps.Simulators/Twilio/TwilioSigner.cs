using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Cell0.ChatOps.Simulators.Twilio;

/// <summary>Signs what the look-alike calls, written from Twilio's description and not from the service's own code.</summary>
public static class TwilioSigner
{
    [SuppressMessage("Security", "CA5350", Justification = "Twilio's scheme.")]
    public static string Sign(string token, string url, IReadOnlyDictionary<string, string> fields)
    {
        var text = url + string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
    }
}
