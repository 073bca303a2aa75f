using System.ComponentModel.DataAnnotations;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Access;

public sealed class AccessOptions : IValidatableObject
{
    public const string Section = "Access";

    /// <summary>People who are linked from the start.</summary>
    public List<OperatorOptions> Operators { get; set; } = [];

    /// <summary>Programs that may use the HTTP API.</summary>
    public List<ApiTokenOptions> ApiTokens { get; set; } = [];

    /// <summary>Local time of the daily digest in each linked person's zone, <c>HH:mm</c>; <c>off</c>: none. Default 08:00.</summary>
    public string Digest { get; set; } = "08:00";

    /// <summary>Null when digests are off.</summary>
    internal TimeSpan? DigestTime =>
        TimeOnly.TryParseExact(Digest, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var at) ? at.ToTimeSpan() : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DigestTime is null && !string.Equals(Digest, "off", StringComparison.OrdinalIgnoreCase)) yield return new ValidationResult($"Access:Digest '{Digest}' is neither a time like 08:00 nor off", [nameof(Digest)]);
        for (var index = 0; index < Operators.Count; index++)
        {
            foreach (var fault in Operators[index].Faults()) yield return new ValidationResult($"Access:Operators:{index}:{fault}", [nameof(Operators)]);
        }

        for (var index = 0; index < ApiTokens.Count; index++)
        {
            foreach (var fault in ApiTokens[index].Faults()) yield return new ValidationResult($"Access:ApiTokens:{index}:{fault}", [nameof(ApiTokens)]);
        }

        foreach (var twice in Operators.SelectMany(person => person.Chats).GroupBy(chat => chat, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()))
            yield return new ValidationResult($"Access:Operators: the chat '{twice.Key}' is named twice", [nameof(Operators)]);
    }
}

public sealed class OperatorOptions
{
    public string Name { get; set; } = "";

    /// <summary>Default <see cref="Role.Viewer"/>.</summary>
    public Role Role { get; set; } = Role.Viewer;

    /// <summary>Addresses such as <c>telegram:123</c>.</summary>
    public List<string> Chats { get; set; } = [];

    /// <summary>IANA name such as <c>Europe/Nicosia</c>; null: the host's zone.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Bounds such as <c>fix timeout &lt;= 1800</c>.</summary>
    public List<string> Limits { get; set; } = [];

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return "Name is missing";
        if (!Enum.IsDefined(Role)) yield return "Role must be Viewer, Operator or Owner";
        for (var index = 0; index < Limits.Count; index++)
        {
            if (RightLimit.Parse(Limits[index]) is null) yield return $"Limits:{index} '{Limits[index]}' is no bound like 'fix timeout <= 1800'";
        }

        if (TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return $"TimeZone '{TimeZone}' is not known; an IANA name such as Europe/Berlin is needed";
        for (var index = 0; index < Chats.Count; index++)
        {
            if (!Target.TryParse(Chats[index], out _)) yield return $"Chats:{index} '{Chats[index]}' is not an address like telegram:123";
        }
    }
}

public sealed class ApiTokenOptions
{
    /// <summary>Tokens shorter than this could be guessed.</summary>
    private const int Shortest = 16;

    public string Name { get; set; } = "";

    /// <summary>Default <see cref="Role.Viewer"/>.</summary>
    public Role Role { get; set; } = Role.Viewer;

    /// <summary>The token itself, at least 16 characters. Hashed when read, never shown.</summary>
    public string Token { get; set; } = "";

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return "Name is missing";
        if (!Enum.IsDefined(Role)) yield return "Role must be Viewer, Operator or Owner";
        if (Token.Length < Shortest) yield return $"Token must have at least {Shortest} characters";
    }
}
