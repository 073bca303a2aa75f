namespace Cell0.ChatOps.Notifications;

/// <summary>Whether a channel is worth trying. Opens after five transient faults in a row over all its chats; then one try at a time, ever less often; the first success closes it.</summary>
/// <param name="Since">When the present row of faults began; null while there is none.</param>
/// <param name="NextTry">While open: when one message may go to see.</param>
public sealed record Breaker(int Failures, DateTimeOffset? Since, bool IsOpen, DateTimeOffset? NextTry, string? Reason)
{
    public const int OpensAt = 5;

    public static Breaker Closed { get; } = new(0, null, false, null, null);

    /// <summary>As a restart finds it: open, and tried at once.</summary>
    public static Breaker Remembered(DateTimeOffset since, string reason, DateTimeOffset now) => new(OpensAt, since, true, now, reason);

    public Breaker Failed(DateTimeOffset now, string reason)
    {
        var since = Since ?? now;
        var open = IsOpen || Failures + 1 >= OpensAt;
        return new Breaker(Failures + 1, since, open, open ? now + Interval(now - since) : null, reason);
    }

    /// <summary>How long to wait between tries of a channel that has been away so long.</summary>
    public static TimeSpan Interval(TimeSpan away) =>
        away < TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(0.5) : away < TimeSpan.FromMinutes(10) ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(15);
}
