using System.Globalization;

namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>For a time, what matches is told to nobody. It ends by itself.</summary>
public sealed record Silence
{
    /// <summary>What a person types: <c>S12</c>.</summary>
    public required string Id { get; init; }

    /// <summary>All must hold.</summary>
    public required IReadOnlyList<LabelMatcher> Matchers { get; init; }

    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required string CreatedBy { get; init; }

    /// <summary>Why.</summary>
    public required string Comment { get; init; }

    public bool IsActive(DateTimeOffset now) => StartsAt <= now && now < EndsAt;

    public bool Covers(IReadOnlyDictionary<string, string> labels) => Matchers.All(matcher => matcher.Holds(labels));

    internal string Sentence => string.Create(CultureInfo.InvariantCulture, $"silenced by {Id} of {CreatedBy} until {EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {Comment}");
}
