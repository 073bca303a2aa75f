using System.Threading.Channels;

namespace Cell0.ChatOps.Notifications;

/// <summary>Tells the repeat worker that something may be due sooner than it thinks.</summary>
public sealed class RepeatSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>UTC ticks at which the worker looks anyway; 0 while it looks.</summary>
    private long armed;

    public void Wake() => channel.Writer.TryWrite(true);

    /// <summary>Something is due at this time: the worker is woken only when it would look later.</summary>
    public void Wake(DateTimeOffset due)
    {
        var at = Volatile.Read(ref armed);
        if (at == 0 || due.UtcTicks < at) Wake();
    }

    /// <summary>The worker is about to look.</summary>
    internal void Looking() => Volatile.Write(ref armed, 0);

    /// <summary>Returns at this time, when somebody calls, or when the token is cancelled.</summary>
    internal async Task WaitAsync(DateTimeOffset until, TimeProvider clock, CancellationToken ct)
    {
        Volatile.Write(ref armed, until.UtcTicks);
        var wait = until - clock.GetUtcNow();
        using var timer = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        await CalledAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        channel.Reader.TryRead(out _);
    }

    /// <summary>Awaited here and not made a task of: what goes on after it stays in the caller's context.</summary>
    private async Task CalledAsync(CancellationToken ct) => await channel.Reader.WaitToReadAsync(ct);
}
