using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Hangfire;

namespace Cell0.ChatOps.Schedule;

/// <summary>One run at a time: whoever asks while one is going joins it.</summary>
public sealed partial class RunDesk(
    RunCycle cycle,
    RunStore runs,
    RunClock runClock,
    IBackgroundJobClient jobs,
    IEnumerable<IRunListener> listeners,
    TimeProvider clock,
    ILogger<RunDesk> logger) : IRunRequests
{
    /// <summary>What listeners are told of a run that somebody cancelled.</summary>
    public const string Cancelled = "it was cancelled; nothing of it was kept";

    private readonly Lock gate = new();
    private ActiveRun? active;

    public RunProgress? Current
    {
        get
        {
            lock (gate) return active?.Progress;
        }
    }

    public DateTimeOffset? NextRunAt => runClock.NextRunAt;

    public RunTicket Request(string trigger, IReadOnlyCollection<string> probes)
    {
        var ticket = Open(trigger, null, probes);
        if (!ticket.Joined) Enqueue(ticket.Id);
        return ticket;
    }

    /// <exception cref="StorageException">It could not be begun.</exception>
    public RunTicket RequestScheduled(DateTimeOffset nominal)
    {
        try
        {
            return Open("schedule", nominal, []);
        }
        catch (StorageException full)
        {
            NotBegun(logger, nominal, full);
            throw;
        }
    }

    public bool Cancel()
    {
        lock (gate)
        {
            if (active is null) return false;
            active.Cancellation.Cancel();
            return true;
        }
    }

    /// <summary>Does the run that was asked for under this id; returns when it is in the ledger or has failed.</summary>
    /// <returns>Null when it stands in the ledger, else why not.</returns>
    public async Task<string?> WorkAsync(RunId id, CancellationToken ct)
    {
        ActiveRun? mine;
        lock (gate) mine = active?.Plan.Id == id ? active : null;
        // Its job outlived the process that began it, or was begun again by hand.
        if (mine is null) return runs.Has(id) ? null : InterruptedRun.Say(id);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, mine.Cancellation.Token);
        var problem = await TryAsync(mine, either.Token);
        End(mine, problem);
        return problem is null ? null : $"{id}: {problem}";
    }

    /// <exception cref="StorageException">The job history does not take it; the run is given up.</exception>
    private void Enqueue(RunId id)
    {
        try
        {
            jobs.Enqueue<SuiteJob>(job => job.OnRequestAsync(id.Value, CancellationToken.None));
        }
        catch (BackgroundJobClientException problem)
        {
            ActiveRun? mine;
            lock (gate) mine = active?.Plan.Id == id ? active : null;
            var why = (problem.InnerException ?? problem).Message;
            if (mine is not null) End(mine, Abandon(mine, $"the job history does not take it: {why}"));
            throw new StorageException($"the job history does not take it: {why}", problem);
        }
    }

    private void End(ActiveRun run, string? problem)
    {
        lock (gate)
        {
            if (active == run) active = null;
        }

        run.Cancellation.Dispose();
        foreach (var listener in listeners)
        {
            if (problem is null) listener.Finished(run.Plan.Id);
            else listener.Failed(run.Plan.Id, problem);
        }

        run.Completion.SetResult(problem is null ? run.Plan.Id : null);
    }

    private RunTicket Open(string trigger, DateTimeOffset? nominal, IReadOnlyCollection<string> probes)
    {
        lock (gate)
        {
            // A run that already stands in the ledger is over, whatever its worker still has to do.
            if (active is { } going && !runs.Has(going.Plan.Id)) return new RunTicket(going.Plan.Id, true, going.Completion.Task);
            var now = clock.GetUtcNow();
            var plan = new RunPlan(runs.Begin(trigger, now), trigger, nominal, probes);
            active = new ActiveRun(plan, new RunProgress(plan.Id, now, 0, 0, null));
            return new RunTicket(plan.Id, false, active.Completion.Task);
        }
    }

    /// <returns>Null when the run stands in the ledger, else why not.</returns>
    private async Task<string?> TryAsync(ActiveRun run, CancellationToken ct)
    {
        try
        {
            await cycle.TurnAsync(run.Plan, progress => Tell(run, progress), ct);
            return null;
        }
        catch (OperationCanceledException)
        {
            return Abandon(run, Cancelled);
        }
        catch (StorageException full)
        {
            NotStored(logger, run.Plan.Id, full);
            return Abandon(run, $"it could not be stored: {full.Message}");
        }
        catch (Exception broken)
        {
            Broken(logger, run.Plan.Id, broken);
            return Abandon(run, $"it broke: {broken.GetType().Name}");
        }
    }

    private string Abandon(ActiveRun run, string problem)
    {
        try
        {
            runs.Abandon(run.Plan.Id);
        }
        catch (StorageException full)
        {
            NotStored(logger, run.Plan.Id, full);
        }

        return problem;
    }

    private void Tell(ActiveRun run, RunProgress progress)
    {
        lock (gate) run.Progress = progress;
        foreach (var listener in listeners) listener.Progressed(progress);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} could not be stored")]
    private static partial void NotStored(ILogger logger, RunId run, Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run for {Nominal:u} could not be begun")]
    private static partial void NotBegun(ILogger logger, DateTimeOffset nominal, Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} broke")]
    private static partial void Broken(ILogger logger, RunId run, Exception problem);

    private sealed class ActiveRun(RunPlan plan, RunProgress progress)
    {
        public RunPlan Plan { get; } = plan;
        public RunProgress Progress { get; set; } = progress;
        public CancellationTokenSource Cancellation { get; } = new();
        public TaskCompletionSource<RunId?> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
