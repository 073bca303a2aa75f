using System.Collections.Concurrent;

namespace Cell0.ChatOps.Fixes;

/// <summary>One at a time for each fix: a person, an event and the clock may all come at once.</summary>
internal sealed class FixTurns(TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, SemaphoreSlim> gates = new();

    public async Task<FixTurn> TakeAsync(long id, CancellationToken ct)
    {
        var gate = gates.GetOrAdd(id, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(ct);
        return new FixTurn(gate);
    }

    /// <summary>For a person, who does not wait long.</summary>
    /// <returns>Null: not yet.</returns>
    public async Task<FixTurn?> TakeSoonAsync(long id, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Soon.Enough, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await TakeAsync(id, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}

internal sealed class FixTurn(SemaphoreSlim gate) : IDisposable
{
    private Task work = Task.CompletedTask;

    /// <summary>It is not over before this is.</summary>
    public void Until(Task last) => work = last;

    public void Dispose()
    {
        if (work.IsCompleted) gate.Release();
        else _ = work.ContinueWith(_ => gate.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
