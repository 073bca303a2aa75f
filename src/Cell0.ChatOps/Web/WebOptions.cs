using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Web;

public sealed class WebOptions : IValidatableObject
{
    public const string Section = "Web";

    /// <summary>Host names under which the service may be called, beside those of the public addresses. Empty: the loopback names.</summary>
    public List<string> Hosts { get; set; } = [];

    /// <summary>Address of the pages for links in messages, <c>https://ops.example</c>; unset: messages carry no links.</summary>
    public Uri? PublicUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is { } url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)))
            yield return new ValidationResult($"Web:PublicUrl: '{url.OriginalString}' is no http or https address such as https://ops.example", [nameof(PublicUrl)]);
    }
}
