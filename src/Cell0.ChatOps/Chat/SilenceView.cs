using Cell0.ChatOps.Notifications.Routing;

namespace Cell0.ChatOps.Chat;

/// <summary>A silence as templates read it.</summary>
internal static class SilenceView
{
    public static Dictionary<string, object?> Of(Silence silence) => new(StringComparer.Ordinal)
    {
        ["id"] = silence.Id,
        ["matchers"] = string.Join(", ", silence.Matchers),
        ["endsAt"] = silence.EndsAt,
        ["by"] = silence.CreatedBy,
        ["comment"] = silence.Comment,
    };
}
