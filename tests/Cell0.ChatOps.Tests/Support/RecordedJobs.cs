using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Jobs that were asked for, in place of those who would do them.</summary>
internal sealed class RecordedJobs : IBackgroundJobClient
{
    private readonly Lock gate = new();
    private readonly List<(Job Job, IState State)> asked = [];

    /// <summary>Times for which a job was armed, in the order in which they were asked for.</summary>
    public IReadOnlyList<DateTimeOffset> Armed
    {
        get
        {
            lock (gate) return [.. asked.Select(entry => entry.State).OfType<ScheduledState>().Select(state => new DateTimeOffset(state.EnqueueAt, TimeSpan.Zero))];
        }
    }

    /// <summary>First arguments of the armed jobs: their nominal times.</summary>
    public IReadOnlyList<DateTimeOffset> Nominals
    {
        get
        {
            lock (gate) return [.. asked.Where(entry => entry.State is ScheduledState).Select(entry => (DateTimeOffset)entry.Job.Args[0])];
        }
    }

    public int Enqueued
    {
        get
        {
            lock (gate) return asked.Count(entry => entry.State is EnqueuedState);
        }
    }

    /// <summary>Why no job is taken; null: they are.</summary>
    public string? Refusal { get; set; }

    public string Create(Job job, IState state)
    {
        if (Refusal is { } refusal) throw new BackgroundJobClientException("Background job creation failed.", new IOException(refusal));
        lock (gate) asked.Add((job, state));
        return "1";
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => false;
}
