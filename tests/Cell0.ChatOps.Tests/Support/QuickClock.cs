namespace Cell0.ChatOps.Tests.Support;

/// <summary>A clock that goes faster than the world: what waits seconds in service is over in a moment.</summary>
internal sealed class QuickClock(double speed = 40) : TimeProvider
{
    private readonly DateTimeOffset start = System.GetUtcNow();
    private readonly long begun = System.GetTimestamp();
    private long ahead;

    public override DateTimeOffset GetUtcNow() => start + (System.GetElapsedTime(begun) * speed) + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    /// <summary>Time passes at once; timers that run do not notice.</summary>
    public void Skip(TimeSpan span) => Interlocked.Add(ref ahead, span.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period));

    private TimeSpan Scaled(TimeSpan span) => span <= TimeSpan.Zero || span == Timeout.InfiniteTimeSpan ? span : TimeSpan.FromMilliseconds(Math.Max(1, span.TotalMilliseconds / speed));
}
