using System.Globalization;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.PostOffice;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Simulators.Fixes;

/// <summary>Everything one seed stands for: a job that times out, a plan, its confirmation, a gateway with one fault, a crash at one step, until all has come to rest.</summary>
internal sealed class FixWorld : IFixListener
{
    public const string Job = "e0ce45bf";

    /// <summary>Points at which a process can be made to die; beyond the last no seed crashes at a point.</summary>
    private const int CrashPoints = 32;

    private const int MostSteps = 20_000;

    private static readonly DateTimeOffset Morning = new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero);
    private static readonly CronFault[] Faults = Enum.GetValues<CronFault>();
    private static readonly Target Chat = new("telegram", "7");

    private readonly SimulationDisk disk;
    private readonly Random chance;
    private readonly SimulatedTime time = new(Morning);
    private readonly FixesOptions options = new()
    {
        CronTimeout = new FixSpanOptions { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromMinutes(30) }, Cooldown = TimeSpan.Zero, VerifyWithin = TimeSpan.FromMinutes(20), ReadBackWithin = TimeSpan.FromSeconds(30),
    };

    private readonly FixCatalogue kinds;
    private readonly int crashAt;
    private FixProcess? process;
    private bool isDying;
    private int points;
    private int life;
    private int people;
    private int stepsAtOnce;
    private bool isAtRest;

    public FixWorld(int seed, SimulationDisk disk, List<string>? trace, Func<IFixKind, IFixKind>? plant)
    {
        IFixKind[] all = [new JobTimeoutFix(), new JobTimeoutAndIntervalFix()];
        kinds = new FixCatalogue(all.Select(kind => plant?.Invoke(kind) ?? kind));
        this.disk = disk;
        Trace = trace;
        Fault = Faults[seed % Faults.Length];
        crashAt = seed / Faults.Length % CrashPoints;
        chance = new Random(seed);
        Cron = new CronWorld(new ProcessClock(time)) { Fault = Fault, Later = action => time.After(TimeSpan.FromMilliseconds(chance.Next(100, 24_000)), action) };
        Cron.Travel = TravelAsync;
        Need = TimeSpan.FromSeconds(chance.Next(2) == 0 ? 75 : 200);
    }

    public CronFault Fault { get; }

    public CronWorld Cron { get; }

    /// <summary>How long a run takes when nobody cuts it off: helped by a limit of 90 s, or not.</summary>
    public TimeSpan Need { get; }

    public bool Helps => Need < TimeSpan.FromSeconds(90) && Fault != CronFault.DoesNotHeed;

    public List<string>? Trace { get; }

    public List<string> Problems { get; } = [];

    public List<FixChange> Changes { get; } = [];

    /// <summary>Runs that ended for a reason of their own, whatever the limit.</summary>
    public int OtherFailures { get; private set; }

    /// <summary>A person took a change back, or meant to.</summary>
    public bool WasUndone { get; private set; }

    public IReadOnlyList<Fix> Fixes() => new FixStore(disk.Database).List(100);

    public void Changed(Session session, FixChange change)
    {
        Say($"{change.Fix.Code} {change.Step}: {change.Why}");
        session.AfterCommit(() => Changes.Add(change));
        Point();
    }

    public void Run()
    {
        // A caller's own context would take continuations to other threads.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            disk.Empty();
            Say($"{Fault}, needs {Need.TotalSeconds} s, crash at point {crashAt}");
            Plan();
            Start();
            while (!isAtRest && Problems.Count == 0) Step();
            process?.Kill();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Step()
    {
        var before = time.Now;
        if (isDying) Crash();
        else if (process is { HasWork: true })
        {
            if (crashAt == 1 && chance.Next(200) == 0) Crash();
            else process.Step();
        }
        else if (time.IsEmpty) Problems.Add("nothing is to come and it is not at rest");
        else time.Step();
        if (process?.Broken is { } broken) Problems.Add($"the watch broke: {broken}");
        stepsAtOnce = time.Now == before ? stepsAtOnce + 1 : 0;
        if (stepsAtOnce > MostSteps) Problems.Add($"it turns in a circle at {time.Now:HH:mm:ss.fff}");
    }

    private void Plan()
    {
        var every = TimeSpan.FromSeconds(60);
        Cron.Add("cell0-devops-cicd", every, TimeSpan.FromSeconds(60), new CronJobState { LastRunAt = Morning.AddMinutes(-3), LastStatus = CronRunStatus.Error, LastError = "cron: job execution timed out", LastErrorReason = "timeout", LastDuration = TimeSpan.FromSeconds(60), ConsecutiveErrors = 5 }, Job);
        time.After(TimeSpan.FromSeconds(chance.Next(60)), StartRun);
        people = 1;
        time.After(TimeSpan.FromSeconds(30), () => Person(chance.Next(6) == 0 ? 2 : 1));
        var wait = TimeSpan.FromMilliseconds(chance.Next(30_000, 900_000));
        switch (Fault)
        {
            case CronFault.StrangerEdits:
                if (chance.Next(2) == 0) time.After(wait, Stranger);
                else
                {
                    var call = chance.Next(1, 3);
                    Cron.BeforeUpdate = _ =>
                    {
                        if (--call == 0) Stranger();
                    };
                }

                break;
            case CronFault.StrangerEditsElse:
                time.After(wait, () => Cron.Edit(Job, job => job with { FailureAlert = CronFailureAlert.Off }));
                break;
            case CronFault.Disables:
                time.After(wait, () => Cron.Edit(Job, job => job with { Enabled = false }));
                break;
            case CronFault.Removes:
                time.After(wait, () => Cron.Remove(Job));
                break;
            case CronFault.Restarts:
                time.After(TimeSpan.FromMilliseconds(chance.Next(30_000, 120_000)), () => GoAway(TimeSpan.FromSeconds(chance.Next(1, 120))));
                break;
        }

        time.After(TimeSpan.FromMinutes(30), () => LookForRest(time.Now + TimeSpan.FromHours(6)));
    }

    /// <summary>Somebody else, who wants yet another limit.</summary>
    private void Stranger()
    {
        Say("a stranger sets 1200 s");
        Cron.Edit(Job, job => job with { Timeout = TimeSpan.FromSeconds(1200) });
    }

    private void GoAway(TimeSpan length)
    {
        Say($"the gateway goes away for {length.TotalSeconds:0} s");
        Cron.IsDown = true;
        time.After(length, () =>
        {
            Say("the gateway is back");
            Cron.ComeBack();
        });
    }

    private void Person(int plans)
    {
        if (process is not { } running)
        {
            time.After(TimeSpan.FromSeconds(5), () => Person(plans));
            return;
        }

        if (Cron.Find(Job) is not { } job || Kind().Plan(Wish(), Scene(job)).Plan is not { } plan)
        {
            people--;
            return;
        }

        Fix? shown = null;
        running.Run(() => shown = running.Book.Plan(plan, "Ann", Chat, null).Fix);
        var wait = chance.Next(10) == 0 ? TimeSpan.FromMinutes(6) : TimeSpan.FromMilliseconds(chance.Next(1000, 240_000));
        time.After(wait, () => Confirm(shown!.Id));
        if (chance.Next(4) == 0) time.After(wait + TimeSpan.FromMilliseconds(chance.Next(20)), () => Confirm(shown!.Id));
        if (chance.Next(8) == 0) time.After(wait / 2, () => Ask(book => book.ApplyAsync(shown!.Id, "Bob", Chat, CancellationToken.None)));
        if (chance.Next(7) == 0) time.After(wait + TimeSpan.FromSeconds(chance.Next(1, 900)), () => Undo(shown!.Id));
        if (plans > 1) time.After(wait + TimeSpan.FromMinutes(chance.Next(1, 30)), () => Person(plans - 1));
        else time.After(wait + TimeSpan.FromMinutes(1), () => people--);
    }

    private IFixKind Kind() => kinds[Fault == CronFault.TakesHalf ? "job-timeout-interval" : "job-timeout"];

    private FixWish Wish() => Fault == CronFault.TakesHalf ? FixWish.Set(("timeout", "90"), ("every", "120")) : FixWish.Set(("timeout", "90"));

    private FixScene Scene(CronJob job) => new() { Now = time.Now, Limits = options, Target = FixTarget.Job(job.Id, job.Name), Job = job, Jobs = [job] };

    private void Confirm(long id)
    {
        Say($"Ann confirms F{id}");
        Ask(book => book.ApplyAsync(id, "Ann", Chat, CancellationToken.None));
    }

    private void Undo(long id)
    {
        Say($"Ann undoes F{id}");
        WasUndone = true;
        Ask(book => book.UndoAsync(id, "Ann", CancellationToken.None));
    }

    private void Ask(Func<FixBook, Task<FixAnswer>> wish)
    {
        if (process is not { } running) return;
        running.Run(() => _ = AnswerAsync(running.Book, wish));
    }

    private async Task AnswerAsync(FixBook book, Func<FixBook, Task<FixAnswer>> wish)
    {
        try
        {
            var answer = await wish(book);
            if (answer.Refusal is { } refusal) Say($"refused: {refusal}");
        }
        catch (Exception problem)
        {
            Problems.Add($"a wish broke: {problem}");
        }
    }

    private void StartRun()
    {
        if (Cron.Find(Job) is not { } job) return;
        if (!job.Enabled || Fault == CronFault.NeverRuns || Cron.IsDown)
        {
            time.After(job.Schedule.Every!.Value, StartRun);
            return;
        }

        var began = time.Now;
        var limit = Fault == CronFault.DoesNotHeed ? TimeSpan.FromSeconds(60) : job.Timeout!.Value;
        var other = chance.Next(12) == 0;
        var takes = other ? TimeSpan.FromSeconds(5) : Need < limit ? Need : limit;
        Cron.Begin(Job);
        time.After(takes, () =>
        {
            if (other) OtherFailures++;
            var isOk = !other && Need <= limit;
            Cron.End(Job, began, isOk ? CronRunStatus.Ok : CronRunStatus.Error, isOk ? null : other ? "command exited with code 3" : "cron: job execution timed out", isOk || other ? null : "timeout");
            Say($"the run of {began:HH:mm:ss.fff} {(isOk ? "is ok" : other ? "exits with 3" : "times out")} after {takes.TotalSeconds} s");
            var every = Cron.Find(Job)?.Schedule.Every ?? TimeSpan.FromMinutes(1);
            time.After((every * (Math.Floor(takes / every) + 1)) - takes, StartRun);
        });
    }

    private void LookForRest(DateTimeOffset until)
    {
        isAtRest = people == 0 && process is not null && Fixes().All(fix => fix.State is not (FixState.Planned or FixState.Applying or FixState.Verifying));
        if (isAtRest) return;
        if (time.Now > until) Problems.Add($"no rest: {string.Join(", ", Fixes().Select(fix => $"{fix.Code} {fix.State} {fix.Why}"))}");
        time.After(TimeSpan.FromMinutes(2), () => LookForRest(until));
    }

    /// <summary>Time on the wire. A process that dies meanwhile never hears the answer.</summary>
    private Task TravelAsync()
    {
        Point();
        var mine = life;
        var arrival = new TaskCompletionSource();
        var slow = Fault == CronFault.OutOfOrder ? 5000 : 40;
        time.After(TimeSpan.FromMilliseconds(chance.Next(1, slow)), () =>
        {
            if (mine == life) arrival.SetResult();
        });
        return arrival.Task;
    }

    /// <summary>Here a crash would find something half done.</summary>
    private void Point()
    {
        if (crashAt > 1 && ++points == crashAt) isDying = true;
    }

    private void Start()
    {
        Say("start");
        process = new FixProcess(disk.Database, Cron, kinds, options, time, this);
        process.Start();
    }

    private void Crash()
    {
        Say("crash");
        isDying = false;
        life++;
        process!.Kill();
        process = null;
        Cron.Hang();
        time.After(TimeSpan.FromMilliseconds(chance.Next(100, 300_000)), Start);
    }

    private void Say(string line) => Trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Now:HH:mm:ss.fff} {line}"));
}
