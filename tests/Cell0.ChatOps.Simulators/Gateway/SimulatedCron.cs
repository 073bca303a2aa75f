using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The look-alike's scheduler, driven by tests: runs begin and end and jobs are edited when they say so, each with the events of the age that is played.</summary>
public sealed class SimulatedCron
{
    private readonly GatewaySimulator gateway;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly List<SimulatedRun> runs = [];
    private readonly Dictionary<string, (string? RunId, DateTimeOffset At, TaskCompletionSource Ended)> running = [];
    private readonly List<ITimer> timers = [];
    private int begun;

    internal SimulatedCron(GatewaySimulator gateway, TimeProvider clock)
    {
        this.gateway = gateway;
        this.clock = clock;
        Verdict = Usual;
    }

    /// <summary>How a run that cron.run asked for ends, once its time is over on the look-alike's clock. Null: it runs until <see cref="EndAsync"/>.</summary>
    public Func<SimulatedJob, SimulatedEnd?> Verdict { get; set; }

    /// <summary>Runs that ended, oldest first. A job's last run counts where nothing else is known of it.</summary>
    public IReadOnlyList<SimulatedRun> Of(string jobId)
    {
        lock (gate)
        {
            var own = runs.Where(run => run.JobId == jobId).ToList();
            return own is [] && gateway.Find(jobId) is { LastRunAt: { } at } job ? [Last(job, at)] : own;
        }
    }

    /// <summary>A run of the past, without any event.</summary>
    public void Remember(SimulatedRun run)
    {
        lock (gate)
            runs.Add(run);
    }

    public async Task AddAsync(SimulatedJob job)
    {
        gateway.Edit(jobs => [.. jobs, job]);
        await TellAsync("added", job.Id, job);
    }

    public async Task RemoveAsync(string jobId)
    {
        gateway.Edit(jobs => [.. jobs.Where(job => job.Id != jobId)]);
        await TellAsync("removed", jobId, null);
    }

    /// <summary>Somebody else changes a job.</summary>
    public async Task EditAsync(string jobId, Func<SimulatedJob, SimulatedJob> edit)
    {
        Replace(jobId, edit);
        await TellAsync("updated", jobId, gateway.Find(jobId));
    }

    /// <summary>A whole run, as the scheduler does it.</summary>
    public async Task RunAsync(string jobId, SimulatedEnd end)
    {
        await BeginAsync(jobId);
        await EndAsync(jobId, end);
    }

    public async Task BeginAsync(string jobId, string? runId = null)
    {
        var now = clock.GetUtcNow();
        lock (gate)
            running[jobId] = (runId, now, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Replace(jobId, job => job with { RunningAt = now });
        await TellAsync("started", jobId, gateway.Find(jobId), told => told["runAtMs"] = now.ToUnixTimeMilliseconds());
    }

    public async Task EndAsync(string jobId, SimulatedEnd end)
    {
        (string? RunId, DateTimeOffset At, TaskCompletionSource Ended) run;
        lock (gate)
            if (!running.Remove(jobId, out run))
                run = (null, clock.GetUtcNow() - end.Took, new TaskCompletionSource());
        Replace(jobId, job => job.Ended(run.At, end));
        var job = gateway.Find(jobId);
        var entry = new SimulatedRun(jobId, job?.Name ?? "", run.RunId, run.At, end, job?.NextRunAt);
        Remember(entry);
        await TellAsync("finished", jobId, job, told => entry.Tell(told, gateway.Age));
        run.Ended.TrySetResult();
    }

    public bool IsRunning(string jobId)
    {
        lock (gate)
            return running.ContainsKey(jobId) || gateway.Find(jobId) is { RunningAt: not null };
    }

    internal int Running => gateway.Jobs.Count(job => IsRunning(job.Id));

    internal string NextRunId(string jobId) => $"manual:{jobId}:{gateway.NowMs}:{Interlocked.Increment(ref begun)}";

    /// <summary>A run that somebody asked for: it ends by itself as <see cref="Verdict"/> says.</summary>
    /// <returns>Completes when it has ended.</returns>
    internal async Task<Task> AskedForAsync(string jobId, string? runId)
    {
        await BeginAsync(jobId, runId);
        Task ended;
        lock (gate)
            ended = running[jobId].Ended.Task;
        if (gateway.Find(jobId) is { } job && Verdict(job) is { } end)
            After(end.Took, () => EndAsync(jobId, end));
        return ended;
    }

    internal void Replace(string jobId, Func<SimulatedJob, SimulatedJob> edit) => gateway.Edit(jobs => [.. jobs.Select(job => job.Id == jobId ? edit(job) : job)]);

    internal async Task TellAsync(string action, string jobId, SimulatedJob? job, Action<JsonObject>? more = null)
    {
        var told = new JsonObject { ["jobId"] = jobId, ["action"] = action };
        if (gateway.Age == GatewayAge.New && job is not null)
            told["job"] = job.ToEventJson();
        more?.Invoke(told);
        await gateway.BroadcastAsync("cron", SimulatedJob.Compact(told), toReaders: true);
    }

    internal void Forget()
    {
        lock (gate)
        {
            timers.ForEach(timer => timer.Dispose());
            timers.Clear();
        }
    }

    private void After(TimeSpan took, Func<Task> end)
    {
        if (took <= TimeSpan.Zero)
        {
            _ = Task.Run(end);
            return;
        }
        lock (gate)
            timers.Add(clock.CreateTimer(_ => _ = Task.Run(end), null, took, Timeout.InfiniteTimeSpan));
    }

    private static SimulatedEnd? Usual(SimulatedJob job)
    {
        var work = job.Work ?? TimeSpan.Zero;
        return job.TimeoutSeconds is { } seconds and > 0 && work > TimeSpan.FromSeconds((double)seconds)
            ? SimulatedEnd.TimedOut(TimeSpan.FromSeconds((double)seconds))
            : SimulatedEnd.Ok(work);
    }

    private static SimulatedRun Last(SimulatedJob job, DateTimeOffset at) => new(job.Id, job.Name, null, at,
        new SimulatedEnd(job.LastDuration ?? TimeSpan.Zero, job.LastStatus ?? "ok", job.LastError, job.LastErrorReason)
        {
            DeliveryStatus = job.LastDeliveryStatus ?? "not-requested",
            DeliveryError = job.LastDeliveryError,
        },
        job.NextRunAt);
}
