using System.Threading.Channels;

namespace Cell0.ChatOps.Fixes;

/// <summary>Wakes whoever looks after fixes once something is committed that may be due sooner than thought.</summary>
public sealed class FixSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => channel.Writer.TryWrite(true);

    /// <summary>Returns when somebody calls, when the time has come, or when the token is cancelled.</summary>
    /// <param name="until">Null: only when somebody calls.</param>
    public async Task WaitAsync(DateTimeOffset? until, TimeProvider clock, CancellationToken ct)
    {
        var wait = until is { } at ? at - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
        using var timer = new CancellationTokenSource(wait > TimeSpan.Zero || until is null ? wait : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        await CalledAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        channel.Reader.TryRead(out _);
    }

    /// <summary>Awaited here and not made a task of: what goes on after it stays in the caller's context.</summary>
    private async Task CalledAsync(CancellationToken ct) => await channel.Reader.WaitToReadAsync(ct);
}
