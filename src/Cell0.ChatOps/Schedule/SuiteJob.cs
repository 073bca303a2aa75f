using Cell0.ChatOps.Suite;
using Hangfire;

namespace Cell0.ChatOps.Schedule;

/// <summary>A run as Hangfire sees it: in the job history, never retried (a late run is another run).</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class SuiteJob(RunDesk desk, RunClock clock)
{
    /// <summary>The clock's run for this nominal time.</summary>
    [JobDisplayName("Scheduled run")]
    public async Task OnScheduleAsync(DateTimeOffset nominal, CancellationToken ct)
    {
        if (!clock.Take(nominal)) return;
        var ticket = desk.RequestScheduled(nominal);
        if (ticket.Joined) clock.Overlapped(nominal);
        else await desk.WorkAsync(ticket.Id, ct);
    }

    /// <summary>A run that somebody asked for.</summary>
    [JobDisplayName("Run {0} on request")]
    public Task OnRequestAsync(long run, CancellationToken ct) => desk.WorkAsync(new RunId(run), ct);
}
