using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A clock that says when somebody begins to wait, so that a test need not guess.</summary>
internal sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock gate = new();
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> expected = [];

    /// <summary>Completes when a wait of this length begins after the call.</summary>
    public Task WaitOf(TimeSpan length)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) expected.Add((length, seen));
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (gate)
        {
            foreach (var (_, seen) in expected.Where(entry => entry.Due == dueTime)) seen.TrySetResult();
        }

        return timer;
    }
}

/// <summary>A wall clock and a monotonic clock that may part, as they do when a host sleeps.</summary>
internal sealed class TwoClocks(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset wall = start;
    private TimeSpan monotonic;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => wall;

    public override long GetTimestamp() => monotonic.Ticks;

    public void Awake(TimeSpan span)
    {
        wall += span;
        monotonic += span;
    }

    /// <summary>Only the wall clock goes on (or back, when somebody sets it).</summary>
    public void Asleep(TimeSpan span) => wall += span;
}
