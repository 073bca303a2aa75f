using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Access;

/// <summary>Somebody who is known here.</summary>
/// <param name="Zone">The zone times are shown in.</param>
public sealed record Person(string Name, Role Role, TimeZoneInfo Zone)
{
    /// <summary>What of a command's arguments is bounded for this person.</summary>
    public IReadOnlyList<RightLimit> Limits { get; init; } = [];

    public bool May(Role least) => Role >= least;
}

/// <summary>A chat that is linked, with whoever sits behind it.</summary>
/// <param name="FromSettings">True when the settings name it; it cannot be unlinked by a command then.</param>
public sealed record LinkedChat(Target Chat, Person Person, bool FromSettings);

/// <summary>A program that holds an API token.</summary>
public sealed record ApiCaller(string Name, Role Role);
