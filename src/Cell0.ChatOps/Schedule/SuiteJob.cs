using Cell0.ChatOps.Suite;
using Hangfire;
using Hangfire.Server;

namespace Cell0.ChatOps.Schedule;

/// <summary>A run as Hangfire sees it: in the job history, never retried (a late run is another run). What left no run in the ledger has not succeeded; the log says it in words of its own.</summary>
[AutomaticRetry(Attempts = 0, LogEvents = false)]
public sealed class SuiteJob(RunDesk desk, RunClock clock)
{
    /// <summary>The job's parameter that names the run it began: a job that comes again after its process ended knows by it.</summary>
    private const string Begun = "Run";

    /// <summary>The clock's run for this nominal time.</summary>
    /// <param name="context">Hangfire's own, null while it is only planned.</param>
    /// <returns>What the history shows beside the job.</returns>
    /// <exception cref="RunNotKeptException">Nothing of it stands in the ledger.</exception>
    [JobDisplayName("Scheduled run")]
    public async Task<string> OnScheduleAsync(DateTimeOffset nominal, PerformContext? context, CancellationToken ct)
    {
        if (context?.GetJobParameter<long?>(Begun) is { } before) return await WorkAsync(new RunId(before), ct);
        if (!clock.Take(nominal)) throw new RunNotKeptException($"The run for {nominal.UtcDateTime:u} was not begun: by now another one is armed");
        var ticket = desk.RequestScheduled(nominal);
        if (ticket.Joined)
        {
            clock.Overlapped(nominal);
            return $"{ticket.Id} was still under way: no run of its own, and a finding says so";
        }

        context?.SetJobParameter(Begun, ticket.Id.Value);
        return await WorkAsync(ticket.Id, ct);
    }

    /// <summary>A run that somebody asked for.</summary>
    /// <returns>What the history shows beside the job.</returns>
    /// <exception cref="RunNotKeptException">Nothing of it stands in the ledger.</exception>
    [JobDisplayName("Run {0} on request")]
    public Task<string> OnRequestAsync(long run, CancellationToken ct) => WorkAsync(new RunId(run), ct);

    private async Task<string> WorkAsync(RunId run, CancellationToken ct) =>
        await desk.WorkAsync(run, ct) is { } problem ? throw new RunNotKeptException(problem) : run.ToString();
}
