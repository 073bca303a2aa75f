namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>How often the host is sampled: every 10 s, and every second while somebody looks closely (a run, an open incident).</summary>
public sealed class SamplingPace
{
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Close = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private int closeLooks;
    private bool incidentOpen;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan Interval
    {
        get
        {
            lock (gate) return closeLooks > 0 || incidentOpen ? Close : Idle;
        }
    }

    /// <summary>Completes when the interval changes after this was read.</summary>
    public Task Changed
    {
        get
        {
            lock (gate) return changed.Task;
        }
    }

    /// <summary>True while an incident is open.</summary>
    public bool IncidentOpen
    {
        get
        {
            lock (gate) return incidentOpen;
        }
        set => Change(() => incidentOpen = value);
    }

    /// <summary>Samples every second until disposed.</summary>
    public IDisposable LookClosely()
    {
        Change(() => closeLooks++);
        return new CloseLook(this);
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            var before = closeLooks > 0 || incidentOpen;
            change();
            if (before == (closeLooks > 0 || incidentOpen)) return;
            changed.SetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class CloseLook(SamplingPace pace) : IDisposable
    {
        private bool over;

        public void Dispose()
        {
            if (over) return;
            over = true;
            pace.Change(() => pace.closeLooks--);
        }
    }
}
