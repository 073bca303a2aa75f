namespace Cell0.ChatOps.Schedule;

/// <summary>Recognises that the host slept: the wall clock went on and the monotonic clock did not.</summary>
public sealed class SleepDetector(TimeProvider clock)
{
    /// <summary>Smaller gaps are a busy host or an adjusted clock.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);

    private DateTimeOffset wall = clock.GetUtcNow();
    private long monotonic = clock.GetTimestamp();

    /// <returns>From when to when the host slept since the last look; null when it did not.</returns>
    public (DateTimeOffset From, DateTimeOffset To)? Look()
    {
        var (wallNow, monotonicNow) = (clock.GetUtcNow(), clock.GetTimestamp());
        var awake = clock.GetElapsedTime(monotonic, monotonicNow);
        var slept = wallNow - wall - awake;
        var from = wall + awake;
        (wall, monotonic) = (wallNow, monotonicNow);
        return slept >= Shortest ? (from > wallNow ? wallNow - slept : from, wallNow) : null;
    }
}
