using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Schedule;

/// <summary>A watcher elsewhere that rings when it hears nothing more of us.</summary>
public sealed class HeartbeatOptions : IValidatableObject
{
    public const string Section = "Heartbeat";

    /// <summary>Address that is asked (GET) after each run; Healthchecks-compatible, <c>/fail</c> is added on trouble. A secret: never logged. Empty: nobody watches this host.</summary>
    public string? Url { get; set; }

    public bool IsOn => !string.IsNullOrWhiteSpace(Url);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsOn && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0))
            yield return new ValidationResult("Heartbeat:Url must be an address that begins with http:// or https:// (its value is a secret and not shown)", [nameof(Url)]);
    }

    /// <summary>The address for a beat, or for trouble.</summary>
    /// <exception cref="UriFormatException">The address was not validated.</exception>
    internal Uri Address(bool well)
    {
        var url = new UriBuilder(Url!);
        if (!well) url.Path = url.Path.TrimEnd('/') + "/fail";
        return url.Uri;
    }
}
