using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Channels.WhatsApp;

public sealed partial class WhatsAppOptions : IValidatableObject
{
    public const string Section = "WhatsApp";

    /// <summary><c>AC</c> and 32 hexadecimal digits, from Twilio's console; null: the channel is off.</summary>
    public string? AccountSid { get; set; }

    /// <summary>The account's token, which also signs what Twilio sends here. A wrong one is said at start, and the service lives on without the channel.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The sender: a number such as <c>+14155238886</c>, or a messaging service (<c>MG</c> and 32 hexadecimal digits).</summary>
    public string? From { get; set; }

    /// <summary>Default Twilio's own; a look-alike otherwise.</summary>
    [Required]
    public string ApiUrl { get; set; } = "https://api.twilio.com";

    /// <summary>Where Twilio reaches this service, <c>https://ops.example</c>; null: receipts and replies are read by REST.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Approved content templates (<c>HX</c> and 32 hexadecimal digits) by the message's template, <c>default</c> for all others. Used where the 24-hour window is closed.</summary>
    public Dictionary<string, string> ContentSids { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsConfigured => !string.IsNullOrWhiteSpace(AccountSid) && !string.IsNullOrWhiteSpace(AuthToken) && !string.IsNullOrWhiteSpace(From);

    /// <summary>True when the sender is a messaging service, not a number.</summary>
    public bool IsService => From is { } from && Service().IsMatch(from.Trim());

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var anything = new[] { AccountSid, AuthToken, From }.Any(value => !string.IsNullOrWhiteSpace(value));
        if (anything)
        {
            foreach (var fault in Credentials()) yield return fault;
        }

        if (!Uri.TryCreate(ApiUrl, UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https")) yield return Fault(nameof(ApiUrl), $"'{ApiUrl}' is not an http(s) address");
        if (PublicUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0))
            yield return Fault(nameof(PublicUrl), $"'{url.OriginalString}' is no http or https address such as https://ops.example");
        foreach (var (key, sid) in ContentSids)
        {
            if (!Content().IsMatch(sid?.Trim() ?? "")) yield return Fault($"{nameof(ContentSids)}:{key}", $"'{sid}' is no content template: HX and 32 hexadecimal digits");
        }
    }

    /// <summary>The account's name in addresses is no secret, but what stands in its place by mistake may be one: it is not repeated.</summary>
    private IEnumerable<ValidationResult> Credentials()
    {
        if (!Account().IsMatch(AccountSid?.Trim() ?? "")) yield return Fault(nameof(AccountSid), "must be AC and 32 hexadecimal digits");
        if (string.IsNullOrWhiteSpace(AuthToken)) yield return Fault(nameof(AuthToken), "is missing");
        if (!IsService && !PhoneNumber.TryParse(From, out _)) yield return Fault(nameof(From), $"'{From}' is neither a number such as +14155238886 nor a messaging service (MG and 32 hexadecimal digits)");
    }

    private static ValidationResult Fault(string key, string what) => new($"{Section}:{key} {what}", [key]);

    [GeneratedRegex("^AC[0-9a-fA-F]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();

    [GeneratedRegex("^MG[0-9a-fA-F]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Service();

    [GeneratedRegex("^HX[0-9a-fA-F]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Content();
}
