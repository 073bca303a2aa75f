using System.Globalization;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Simulators.Fixes;

/// <summary>
/// A gateway's cron behind the interfaces that the product uses, with faults on demand. It compares revisions as a new gateway does (an old one's are compared for it),
/// and keeps a log of every change that took effect, so that a test can hold what was said against what happened.
/// </summary>
public sealed class CronWorld(TimeProvider clock, string version = "2026.9.6") : IGatewayReads, IGatewayChanges, IGatewayEvents
{
    private readonly Dictionary<string, CronJob> jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CronRun>> runs = new(StringComparer.Ordinal);
    private readonly List<Subscription> subscriptions = [];
    private readonly Lock gate = new();
    private readonly TaskCompletionSource restarting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int revision;
    private int runNumber;

    /// <summary>Time on the wire, before and after the gateway has done its part. At once unless set.</summary>
    public Func<Task> Travel { get; set; } = () => Task.CompletedTask;

    public CronFault Fault { get; set; }

    /// <summary>With <see cref="CronFault.AppliesLate"/>: called with what is to happen later.</summary>
    public Action<Action> Later { get; set; } = action => action();

    /// <summary>Just before a change is looked at by the gateway: the moment for somebody else's hand.</summary>
    public Action<string>? BeforeUpdate { get; set; }

    /// <summary>What a busy gateway asks to wait.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(200);

    public bool IsDown { get; set; }

    public string BootId { get; set; } = "boot-1";

    /// <summary>Completes when a restart was asked for.</summary>
    public Task Restarting => restarting.Task;

    public ChannelsStatus Channels { get; set; } = new([], [], []);

    public RestartPreflight Preflight { get; set; } = new(true, [], 0, "nothing would be interrupted");

    public IReadOnlyCollection<CronJob> All
    {
        get
        {
            lock (gate) return [.. jobs.Values];
        }
    }

    /// <summary>What took effect: who did it, and what was there before.</summary>
    public List<CronEffect> Effects { get; } = [];

    /// <summary>Changes asked for by us, whether they took effect or not.</summary>
    public List<(DateTimeOffset At, string Id, CronPatch Patch)> Asked { get; } = [];

    /// <summary>Calls of every kind, by name.</summary>
    public List<string> Calls { get; } = [];

    public CronJob this[string id] => Find(id) ?? throw new KeyNotFoundException(id);

    public CronJob? Find(string id)
    {
        lock (gate) return jobs.GetValueOrDefault(id);
    }

    public IReadOnlyList<CronRun> RunsOf(string id)
    {
        lock (gate) return [.. runs.GetValueOrDefault(id) ?? []];
    }

    /// <summary>A job with an interval and a limit, as the gateway would hold it.</summary>
    public CronJob Add(string name, TimeSpan every, TimeSpan timeout, CronJobState? state = null, string? id = null)
    {
        lock (gate)
        {
            var job = new CronJob(id ?? $"id-of-{name}", name, true, new CronSchedule("every", Every: every, Anchor: clock.GetUtcNow()), "agentTurn", timeout, new CronDelivery("none", null), state ?? new CronJobState(), null, NextRevision());
            jobs[job.Id] = job;
            return job;
        }
    }

    /// <summary>By hand, as somebody at the gateway would: logged as not ours, and under a new revision.</summary>
    public void Edit(string id, Func<CronJob, CronJob> edit)
    {
        lock (gate)
        {
            if (!jobs.TryGetValue(id, out var before)) return;
            jobs[id] = edit(before) with { ConfigRevision = NextRevision() };
            Effects.Add(new CronEffect(clock.GetUtcNow(), id, before, jobs[id], IsOurs: false));
            Tell(new CronEvent(clock.GetUtcNow(), CronAction.Updated, id, jobs[id], null));
        }
    }

    /// <summary>Of the gateway's own: state, not configuration.</summary>
    public void Put(CronJob job)
    {
        lock (gate) jobs[job.Id] = job;
    }

    public void Remove(string id)
    {
        lock (gate)
        {
            if (!jobs.Remove(id, out var before)) return;
            Effects.Add(new CronEffect(clock.GetUtcNow(), id, before, null, IsOurs: false));
            Tell(new CronEvent(clock.GetUtcNow(), CronAction.Removed, id, null, null));
        }
    }

    /// <summary>A run begins.</summary>
    public void Begin(string id)
    {
        lock (gate)
        {
            if (!jobs.TryGetValue(id, out var job)) return;
            jobs[id] = job with { State = job.State with { RunningAt = clock.GetUtcNow() } };
            Tell(new CronEvent(clock.GetUtcNow(), CronAction.Started, id, jobs[id], new CronRun(id, clock.GetUtcNow())));
        }
    }

    /// <summary>The run that began then ends now.</summary>
    public void End(string id, DateTimeOffset began, CronRunStatus status, string? error = null, string? reason = null, CronDeliveryStatus delivery = CronDeliveryStatus.NotRequested)
    {
        lock (gate)
        {
            if (!jobs.TryGetValue(id, out var job)) return;
            var now = clock.GetUtcNow();
            var run = new CronRun(id, began)
            {
                RunId = string.Create(CultureInfo.InvariantCulture, $"run-{++runNumber}"), EndedAt = now, Duration = now - began, Status = status, Error = error, ErrorReason = reason, DeliveryStatus = delivery,
            };
            if (!runs.TryGetValue(id, out var known)) runs[id] = known = [];
            known.Insert(0, run);
            jobs[id] = job with
            {
                State = job.State with
                {
                    RunningAt = null, LastRunAt = began, LastStatus = status, LastDuration = run.Duration, LastError = error, LastErrorReason = reason, LastDeliveryStatus = delivery,
                    ConsecutiveErrors = status == CronRunStatus.Ok ? 0 : job.State.ConsecutiveErrors + 1,
                },
            };
            Tell(new CronEvent(now, CronAction.Finished, id, jobs[id], run));
        }
    }

    /// <summary>A whole run at once: it began so long ago.</summary>
    public void Run(string id, TimeSpan took, CronRunStatus status, string? error = null, string? reason = null) => End(id, clock.GetUtcNow() - took, status, error, reason);

    public void TimedOut(string id, TimeSpan took) => Run(id, took, CronRunStatus.Error, "cron: job execution timed out", "timeout");

    public void Tell(GatewayEvent told)
    {
        lock (gate)
        {
            foreach (var subscription in subscriptions.ToList()) subscription.Give(told);
        }
    }

    public void ComeBack()
    {
        IsDown = false;
        Tell(new LinkUp(clock.GetUtcNow(), Hello()));
    }

    public Task<GatewayAnswer<GatewayHello>> HelloAsync(CancellationToken cancel) => AnswerAsync("hello", () => GatewayAnswer.Ok(Hello()), cancel);

    public Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsAsync(CancellationToken cancel) => AnswerAsync("cron.list", () => GatewayAnswer.Ok<IReadOnlyList<CronJob>>([.. jobs.Values]), cancel);

    public Task<GatewayAnswer<CronJob>> JobAsync(string id, CancellationToken cancel) => AnswerAsync("cron.get", () => jobs.TryGetValue(id, out var job) ? GatewayAnswer.Ok(job) : Missing(id), cancel);

    public Task<GatewayAnswer<CronStatus>> CronStatusAsync(CancellationToken cancel) => AnswerAsync("cron.status", () => GatewayAnswer.Ok(new CronStatus(true, jobs.Count, null)), cancel);

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(string jobId, int limit, CancellationToken cancel) =>
        AnswerAsync("cron.runs", () => GatewayAnswer.Ok<IReadOnlyList<CronRun>>([.. RunsOf(jobId).Take(limit)]), cancel);

    public Task<GatewayAnswer<ChannelsStatus>> ChannelsAsync(CancellationToken cancel) => AnswerAsync("channels.status", () => GatewayAnswer.Ok(Channels), cancel);

    public Task<GatewayAnswer<GatewaySession?>> SessionAsync(string sessionId, CancellationToken cancel) => AnswerAsync("sessions.list", () => GatewayAnswer.Ok<GatewaySession?>(null), cancel);

    public async Task<GatewayAnswer<CronJob>> UpdateJobAsync(string id, CronPatch patch, string? expectedRevision, CancellationToken cancel)
    {
        lock (gate)
        {
            Calls.Add("cron.update");
            Asked.Add((clock.GetUtcNow(), id, patch));
        }

        await Travel();
        if (IsDown) return Down();
        BeforeUpdate?.Invoke(id);
        GatewayAnswer<CronJob> answer;
        lock (gate) answer = Update(id, patch, expectedRevision);
        await Travel();
        return IsDown || Fault is CronFault.LosesAnswer or CronFault.LosesRequest ? new GatewayError(GatewayErrorKind.OutcomeUnknown, "The connection broke; whether the change was made is not known.") : answer;
    }

    public async Task<GatewayAnswer<CronRunTicket>> RunJobAsync(string id, CancellationToken cancel)
    {
        lock (gate) Calls.Add("cron.run");
        await Travel();
        if (IsDown) return Down();
        if (Find(id) is not { } job) return Missing(id).Error!;
        if (job.State.RunningAt is not null) return GatewayAnswer.Ok(new CronRunTicket(false, null, "already-running"));
        Begin(id);
        return GatewayAnswer.Ok(new CronRunTicket(true, "manual"));
    }

    public Task<GatewayAnswer<ChannelSwitch>> StartChannelAsync(string channel, string? account, CancellationToken cancel) => SwitchAsync(channel, true, cancel);

    public Task<GatewayAnswer<ChannelSwitch>> StopChannelAsync(string channel, string? account, CancellationToken cancel) => SwitchAsync(channel, false, cancel);

    public Task<GatewayAnswer<RestartPreflight>> RestartPreflightAsync(CancellationToken cancel) => AnswerAsync("gateway.restart.preflight", () => GatewayAnswer.Ok(Preflight), cancel);

    public Task<GatewayAnswer<RestartTicket>> RestartAsync(string reason, CancellationToken cancel) => AnswerAsync("gateway.restart.request", () =>
    {
        IsDown = true;
        restarting.TrySetResult();
        return GatewayAnswer.Ok(new RestartTicket("scheduled", Preflight));
    }, cancel);

    public IGatewaySubscription Subscribe()
    {
        lock (gate)
        {
            var subscription = new Subscription(this);
            subscriptions.Add(subscription);
            if (!IsDown) subscription.Give(new LinkUp(clock.GetUtcNow(), Hello()));
            return subscription;
        }
    }

    /// <summary>What the process leaves behind when it dies.</summary>
    public void Hang()
    {
        lock (gate) subscriptions.Clear();
    }

    private GatewayAnswer<CronJob> Update(string id, CronPatch patch, string? expected)
    {
        if (Fault is CronFault.AlwaysBusy || (Fault == CronFault.Busy && Asked.Count <= 2)) return new GatewayError(GatewayErrorKind.Busy, "The gateway is too busy to answer cron.update.", RetryAfter: Rest);
        if (Fault == CronFault.MissingScope) return new GatewayError(GatewayErrorKind.MissingScope, "The gateway does not grant us the right that cron.update needs (missing scope: operator.admin).");
        if (Fault == CronFault.RefusesSchema) return new GatewayError(GatewayErrorKind.Refused, "The gateway refused cron.update: invalid cron.update params: at /patch: unexpected property 'payload'");
        if (!jobs.TryGetValue(id, out var job)) return Missing(id);
        if (expected is not null && expected != job.ConfigRevision) return new GatewayError(GatewayErrorKind.Changed, "Somebody changed the job since it was read.");
        if (patch.For(job) is { IsOk: false } refused) return refused.Error!;
        if (Fault is CronFault.Ignores or CronFault.LosesRequest) return GatewayAnswer.Ok(job);
        if (Fault != CronFault.AppliesLate)
        {
            Take(id, patch);
            return GatewayAnswer.Ok(jobs[id]);
        }

        Later(() => Take(id, patch));
        return GatewayAnswer.Ok(job);
    }

    private void Take(string id, CronPatch patch)
    {
        lock (gate)
        {
            if (!jobs.TryGetValue(id, out var before)) return;
            jobs[id] = Patched(before, Fault == CronFault.TakesHalf && patch is { Timeout: not null, Every: not null } ? patch with { Timeout = null } : patch) with { ConfigRevision = NextRevision() };
            Effects.Add(new CronEffect(clock.GetUtcNow(), id, before, jobs[id], IsOurs: true));
            Tell(new CronEvent(clock.GetUtcNow(), CronAction.Updated, id, jobs[id], null));
        }
    }

    private static CronJob Patched(CronJob job, CronPatch patch) => job with
    {
        Timeout = patch.ClearTimeout ? null : patch.Timeout ?? job.Timeout,
        Schedule = job.Schedule with { Every = patch.Every ?? job.Schedule.Every, Anchor = patch.Anchor ?? job.Schedule.Anchor, Stagger = patch.Stagger ?? job.Schedule.Stagger },
        Enabled = patch.Enabled ?? job.Enabled,
        FailureAlert = patch.ClearFailureAlert ? null : patch.FailureAlert ?? job.FailureAlert,
        State = patch.Enabled == true ? job.State with { ConsecutiveErrors = 0, AutoDisabled = null } : job.State,
    };

    private async Task<GatewayAnswer<ChannelSwitch>> SwitchAsync(string channel, bool on, CancellationToken cancel) => await AnswerAsync(on ? "channels.start" : "channels.stop", () =>
    {
        Channels = Channels with { Accounts = [.. Channels.Accounts.Select(account => account.Channel == channel ? account with { Running = on } : account)] };
        return GatewayAnswer.Ok(new ChannelSwitch(channel, null, true, on ? "started" : null, null));
    }, cancel);

    private async Task<GatewayAnswer<T>> AnswerAsync<T>(string name, Func<GatewayAnswer<T>> answer, CancellationToken cancel)
    {
        lock (gate) Calls.Add(name);
        await Travel();
        cancel.ThrowIfCancellationRequested();
        if (IsDown) return Down();
        GatewayAnswer<T> given;
        lock (gate) given = answer();
        await Travel();
        return given;
    }

    private GatewayHello Hello() => new(4, version, System.Collections.Frozen.FrozenSet<string>.Empty, ["operator.read"], TimeSpan.FromSeconds(30)) { BootId = BootId };

    private static GatewayError Down() => new(GatewayErrorKind.Unreachable, "The gateway at ws://127.0.0.1:18789 cannot be reached: connection refused.");

    private static GatewayAnswer<CronJob> Missing(string id) => new GatewayError(GatewayErrorKind.NotFound, $"The gateway has no job {id}.");

    private string NextRevision() => string.Create(CultureInfo.InvariantCulture, $"sha256:{++revision}");

    private sealed class Subscription(CronWorld world) : IGatewaySubscription
    {
        private readonly System.Threading.Channels.Channel<GatewayEvent> channel = System.Threading.Channels.Channel.CreateUnbounded<GatewayEvent>();

        public System.Threading.Channels.ChannelReader<GatewayEvent> Events => channel.Reader;

        public void Give(GatewayEvent told) => channel.Writer.TryWrite(told);

        public void Dispose()
        {
            lock (world.gate) world.subscriptions.Remove(this);
            channel.Writer.TryComplete();
        }
    }
}

/// <param name="Before">What was there.</param>
/// <param name="After">Null: removed.</param>
/// <param name="IsOurs">False: somebody else's hand.</param>
public sealed record CronEffect(DateTimeOffset At, string JobId, CronJob Before, CronJob? After, bool IsOurs);
