namespace Cell0.ChatOps.Findings;

/// <summary>What a sender outside said of a trouble, word for word: its labels name it, its annotations explain it.</summary>
/// <param name="GeneratorUrl">Where it comes from; as sent, so show it only when it is http or https.</param>
/// <param name="StartsAt">When it began, by the sender; else when it was first heard.</param>
public sealed record OutsideAlert(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    string? GeneratorUrl,
    DateTimeOffset StartsAt);
