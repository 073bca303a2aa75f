using Hangfire;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;

namespace Cell0.ChatOps.Schedule;

/// <summary>
/// What the process before left in the job history. Its armed and waiting runs are withdrawn, since the clock arms anew and would run them twice;
/// one that was in the middle of its run comes again by itself and says that it was interrupted.
/// </summary>
public sealed class FormerJobs(JobStorage storage, IBackgroundJobClient jobs)
{
    public const string Reason = "The process that armed it ended before it began; the clock was armed anew";

    private const int Page = 500;

    /// <summary>Before any worker starts.</summary>
    public void Withdraw()
    {
        var history = storage.GetMonitoringApi();
        var armed = All(from => history.ScheduledJobs(from, Page), job => job is { Job: { } call } && call.Type == typeof(SuiteJob));
        var waiting = All(from => history.EnqueuedJobs(EnqueuedState.DefaultQueue, from, Page), job => job is { InEnqueuedState: true, Job: { } call } && call.Type == typeof(SuiteJob));
        foreach (var id in armed) Withdraw(id, ScheduledState.StateName);
        foreach (var id in waiting) Withdraw(id, EnqueuedState.StateName);
    }

    private static List<string> All<T>(Func<int, JobList<T>> read, Func<T?, bool> isMeant)
        where T : class
    {
        var found = new List<string>();
        for (var from = 0; ; from += Page)
        {
            var page = read(from);
            found.AddRange(page.Where(job => isMeant(job.Value)).Select(job => job.Key));
            if (page.Count < Page) return found;
        }
    }

    private void Withdraw(string id, string from) => jobs.ChangeState(id, new DeletedState { Reason = Reason }, from);
}
