namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>A time that stands still until somebody takes its next step. Everything that is to happen stands in one queue, so the same seed gives the same world.</summary>
public sealed class SimulatedTime(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (long At, long Order)> queue = new();
    private long order;

    public DateTimeOffset Start { get; } = start;

    public DateTimeOffset Now { get; private set; } = start;

    public bool IsEmpty => queue.Count == 0;

    /// <summary>When the next thing happens; the present when nothing is to come.</summary>
    public DateTimeOffset Next => queue.TryPeek(out _, out var when) ? new DateTimeOffset(Math.Max(when.At, Now.Ticks), TimeSpan.Zero) : Now;

    public void After(TimeSpan wait, Action action) => queue.Enqueue(action, (Whole(Now + wait), ++order));

    /// <summary>Goes on to the next thing that is to happen and lets it happen.</summary>
    public void Step()
    {
        if (!queue.TryDequeue(out var action, out var when)) return;
        if (when.At > Now.Ticks) Now = new DateTimeOffset(when.At, TimeSpan.Zero);
        action();
    }

    /// <summary>Timers know milliseconds; a time between two of them would never be reached.</summary>
    private static long Whole(DateTimeOffset at) => (at.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
}
