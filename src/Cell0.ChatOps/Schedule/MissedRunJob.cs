using Hangfire;

namespace Cell0.ChatOps.Schedule;

/// <summary>Asks every minute whether the armed run is late: the run that did not happen cannot report itself.</summary>
[AutomaticRetry(Attempts = 0)]
[BriefSuccess]
public sealed partial class MissedRunJob(RunClock clock, RunDesk desk, ILogger<MissedRunJob> logger)
{
    public const string Id = "missed-run-check";

    [JobDisplayName("Is a run late?")]
    public void Check()
    {
        if (clock.CheckLate(desk.Current is not null)) Missed(logger, clock.NextRunAt);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scheduled run did not begin in its time; the next is at {Next:u}")]
    private static partial void Missed(ILogger logger, DateTimeOffset? next);
}
