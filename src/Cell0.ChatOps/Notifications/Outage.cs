namespace Cell0.ChatOps.Notifications;

/// <summary>A time in which a channel could not be reached.</summary>
/// <param name="To">When it came back; the present while it is tried.</param>
public sealed record Outage(DateTimeOffset From, DateTimeOffset To, string Reason)
{
    /// <summary>Shorter ones are not worth a word.</summary>
    public static TimeSpan Shortest => TimeSpan.FromMinutes(1);
}
