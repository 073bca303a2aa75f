namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>The time as one process sees it: when the process dies, its timers die with it.</summary>
internal sealed class ProcessClock(SimulatedTime time) : TimeProvider
{
    private bool isDead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => time.Now;

    public override long GetTimestamp() => time.Now.Ticks;

    public void Kill() => isDead = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ProcessClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = ++setting;
            if (dueTime >= TimeSpan.Zero) clock.Schedule(dueTime, () => Ring(mine, period));
            return true;
        }

        public void Dispose() => setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(int mine, TimeSpan period)
        {
            if (mine != setting) return;
            if (period > TimeSpan.Zero) clock.Schedule(period, () => Ring(mine, period));
            callback(state);
        }
    }

    private void Schedule(TimeSpan wait, Action action) => time.After(wait, () =>
    {
        if (!isDead) action();
    });
}
