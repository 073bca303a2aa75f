using Microsoft.Extensions.Time.Testing;

namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>A clock moved by hand. Somebody may also set the wall clock, which the running time (timestamps and timers) does not notice.</summary>
internal sealed class TestClock : TimeProvider
{
    private readonly FakeTimeProvider running = new(new DateTimeOffset(2026, 3, 14, 12, 30, 0, TimeSpan.Zero));
    private long set;
    private long stalled;

    public DateTime Now => GetUtcNow().UtcDateTime;

    public override long TimestampFrequency => running.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => running.GetUtcNow().AddTicks(Interlocked.Read(ref set) + Interlocked.Read(ref stalled));

    public override long GetTimestamp() => running.GetTimestamp() + Interlocked.Read(ref stalled);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => running.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan by) => running.Advance(by);

    /// <summary>Time passes for everybody, but no timer fires: the process stood still. They fire with the next step.</summary>
    public void Stall(TimeSpan by) => Interlocked.Add(ref stalled, by.Ticks);

    /// <summary>The wall clock alone is set forth or (negative) back.</summary>
    public void SetWallClock(TimeSpan by) => Interlocked.Add(ref set, by.Ticks);
}
