namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>Runs a process's continuations one at a time, in the order in which they became ready: between any two of them the process can be dropped.</summary>
internal sealed class StepQueue : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Work, object? State)> queue = new();

    public bool HasWork => queue.Count > 0;

    public override void Post(SendOrPostCallback d, object? state) => queue.Enqueue((d, state));

    public override SynchronizationContext CreateCopy() => this;

    public void Step()
    {
        if (queue.TryDequeue(out var next)) Run(() => next.Work(next.State));
    }

    /// <summary>What is awaited within comes back into this queue.</summary>
    public void Run(Action work)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            work();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
