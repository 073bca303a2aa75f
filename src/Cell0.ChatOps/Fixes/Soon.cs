using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>A person waits for a word, and others behind that person: what takes longer is not waited for.</summary>
internal static class Soon
{
    public static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    /// <summary>Asks the gateway. One that has not answered by then counts as one that does not.</summary>
    public static async Task<GatewayAnswer<T>> AskAsync<T>(Func<CancellationToken, Task<GatewayAnswer<T>>> ask, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Enough, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await ask(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new GatewayError(GatewayErrorKind.TimedOut, $"The gateway did not answer within {Enough.TotalSeconds:0} s.");
        }
    }

    /// <summary>Waits for work that goes on by itself.</summary>
    /// <returns>False when it is not over yet.</returns>
    public static async Task<bool> EndsAsync(Task work, TimeProvider clock)
    {
        try
        {
            await work.WaitAsync(Enough, clock);
            return true;
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            return false;
        }
    }
}
