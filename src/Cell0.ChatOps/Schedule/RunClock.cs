using Cell0.ChatOps.Suite;
using Hangfire;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Arms the next scheduled run as a job, and keeps account of those that did not happen as planned.</summary>
/// <param name="jobs">Not touched before the first run is armed: a single run needs no job history.</param>
public sealed class RunClock(Lazy<IBackgroundJobClient> jobs, IOptions<SuiteOptions> options, TimeProvider clock, Random chance)
{
    /// <summary>A run may begin this much after its time before it counts as missed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly List<DateTimeOffset> missed = [];
    private readonly List<DateTimeOffset> overlapped = [];
    private readonly SleepDetector sleep = new(clock);
    private PlannedRun? planned;

    /// <summary>When the next scheduled run begins; null when the schedule is off.</summary>
    public DateTimeOffset? NextRunAt
    {
        get
        {
            lock (gate) return planned?.At;
        }
    }

    /// <summary>Arms the first run after a nominal time (null: after now).</summary>
    public void Arm(DateTimeOffset? after = null)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            planned = RunPlanner.Next(options.Value, after ?? now, now, clock.LocalTimeZone, chance.NextDouble());
            if (planned is not { } next) return;
            var nominal = next.Nominal;
            jobs.Value.Schedule<SuiteJob>(job => job.OnScheduleAsync(nominal, null, CancellationToken.None), next.At);
        }
    }

    /// <summary>A job came for its time: arms the one after it. False when the job is not the armed one (the clock was re-armed since).</summary>
    public bool Take(DateTimeOffset nominal)
    {
        lock (gate)
        {
            if (planned?.Nominal != nominal) return false;
        }

        // A host that slept or stood still wakes to one run, not to all that were due.
        var now = clock.GetUtcNow();
        Arm(nominal > now ? nominal : now);
        return true;
    }

    public void Overlapped(DateTimeOffset nominal)
    {
        lock (gate) overlapped.Add(nominal);
    }

    /// <summary>Times that passed while nobody could run: the service was not up.</summary>
    public void Missed(IEnumerable<DateTimeOffset> nominals)
    {
        lock (gate) missed.AddRange(nominals);
    }

    /// <summary>Looks whether the armed run is late beyond its grace; then it is missed, and the next is armed.</summary>
    public bool CheckLate(bool running)
    {
        if (sleep.Look() is not null) Slept();
        DateTimeOffset late;
        lock (gate)
        {
            if (running || planned is not { } next || clock.GetUtcNow() <= next.At + Grace) return false;
            late = next.Nominal;
            missed.Add(late);
        }

        Arm(clock.GetUtcNow());
        return true;
    }

    /// <summary>The host slept: what was due meanwhile is not missed, it is begun now.</summary>
    public void Slept()
    {
        lock (gate)
        {
            // Its job is still there and due: it comes as soon as the jobs are looked through.
            var now = clock.GetUtcNow();
            if (planned is { } next && next.At < now) planned = next with { At = now };
        }
    }

    /// <summary>What went wrong since it was asked last.</summary>
    public Punctuality TakePunctuality()
    {
        lock (gate)
        {
            var kept = missed.Count + overlapped.Count == 0 ? Punctuality.Kept : new Punctuality([.. missed], [.. overlapped]);
            missed.Clear();
            overlapped.Clear();
            return kept;
        }
    }
}
